using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Memento.Configuration.Reading;

/// <summary>
/// Fills the parameters of a configuration: <c>{{name}}</c> in a value or in a key becomes what was given in code under that
/// name, else the environment variable of that name. Filled are the texts of a document that was read already, so that
/// no value can end a text, or begin a key.
/// </summary>
internal sealed partial class ConfigurationTemplate(IReadOnlyDictionary<string, string> parameters)
{
    /// <summary>What to do about braces that the format took for its own.</summary>
    public const string QuoteHint = "A parameter stands in quotes: \"{{name}}\".";

    private const string Braces = "{{";
    private const string EscapedBraces = "{{{{";

    /// <summary>Fills the parameters of a text.</summary>
    /// <param name="text">The text of a value or key.</param>
    /// <param name="document">The document that it stands in, for a message.</param>
    /// <param name="line">Its line, for a message.</param>
    /// <param name="key">The key, for a message.</param>
    /// <exception cref="ConfigurationException">A parameter is not defined, or is none.</exception>
    public string Fill(string text, string document, int line, string key) => text.Contains(Braces, StringComparison.Ordinal) ? FillBraces(text, ConfigurationDocument.Origin(document, line), key) : text;

    /// <summary>Writes a text so that filling gives it back.</summary>
    public static string Escape(string text) => text.Replace(Braces, EscapedBraces, StringComparison.Ordinal);

    // Apart, so that regular expressions are loaded for a text with braces alone.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private string FillBraces(string text, string origin, string key) => Parameter().Replace(text, match =>
    {
        if (match.Value == EscapedBraces)
        {
            return Braces;
        }

        var name = match.Groups["name"];
        return !name.Success
            ? throw new ConfigurationException(ConfigurationErrors.WrongParameter, $"{origin}: '{key}' is '{text}', which has two braces that begin no parameter. A parameter is a name of letters, digits, '_', '-' and '.' between two braces each, {{{{name}}}}; two braces that are meant as such are written {EscapedBraces}.")
            : ValueOf(name.Value) ?? throw new ConfigurationException(ConfigurationErrors.WrongParameter, $"{origin}: '{key}' has the parameter {{{{{name.Value}}}}}, which is not defined. Give it among the parameters in code ({nameof(MementoEnvironmentOptions)}.{nameof(MementoEnvironmentOptions.Parameters)}), or set the environment variable '{name.Value}'.");
    });

    // An empty variable is what a script gives that forgot to set it.
    private string? ValueOf(string name) => parameters.TryGetValue(name, out var given) ? given
        : System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } variable ? variable
        : null;

    [GeneratedRegex(@"\{\{\{\{|\{\{\s*(?<name>[\p{L}_][\w.-]*)\s*\}\}|\{\{", RegexOptions.CultureInvariant)]
    private static partial Regex Parameter();
}
