using System.CommandLine;
using System.CommandLine.Parsing;

namespace Memento.Cli;

/// <summary>Finds what was meant as an option and would be taken for something else.</summary>
internal static class MistakenOptions
{
    private const string Dashes = "--";

    /// <summary>What is wrong with the first of them, and what to do about it where the command's help does not say; null where there is none.</summary>
    /// <param name="parsed">The command line as it was understood.</param>
    /// <param name="arguments">The command line as it was written.</param>
    public static (string Message, string? Hint)? Find(ParseResult parsed, IReadOnlyList<string> arguments) =>
        FindUnknown(parsed) is { } unknown ? (unknown, "A name that begins with '-' stands behind '--'.")
        : FindEmpty(parsed, arguments) is { } empty ? (empty, ToolException.EmptyHint)
        : FindNeitherTrueNorFalse(parsed, arguments) is { } wrong ? (wrong, null)
        : null;

    // An option that there is not would be taken for the function or file that is optional here. Behind two dashes it is one.
    private static string? FindUnknown(ParseResult parsed)
    {
        var positional = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(static result => result.Tokens).ToHashSet(ReferenceEqualityComparer.Instance);
        return parsed.Tokens
            .TakeWhile(static token => token.Type != TokenType.DoubleDash)
            .Where(token => token.Value is ['-', _, ..] && positional.Contains(token))
            .Select(static token => $"Unrecognized option '{token.Value}'.")
            .FirstOrDefault();
    }

    // With nothing behind '=' the next argument would be taken for the value.
    private static string? FindEmpty(ParseResult parsed, IReadOnlyList<string> arguments) => Named(arguments)
        .Where(parts => parts[1].Length == 0 && IsOneOf(OptionsOf(parsed), parts[0]))
        .Select(static parts => $"{parts[0]} is empty, and a value is expected.")
        .FirstOrDefault();

    // What is neither would be taken for the next argument, and the option for given.
    private static string? FindNeitherTrueNorFalse(ParseResult parsed, IReadOnlyList<string> arguments)
    {
        var switches = OptionsOf(parsed).OfType<Option<bool>>().ToList();
        return Named(arguments)
            .Where(parts => !bool.TryParse(parts[1], out _) && IsOneOf(switches, parts[0]))
            .Select(static parts => $"The value of {parts[0]} is '{parts[1]}', and true or false is expected.")
            .FirstOrDefault();
    }

    /// <summary>The name and the value of each argument that has both.</summary>
    private static IEnumerable<string[]> Named(IReadOnlyList<string> arguments) => arguments
        .TakeWhile(static argument => argument != Dashes)
        .Select(static argument => argument.Split('=', 2))
        .Where(static parts => parts.Length == 2);

    private static IEnumerable<Option> OptionsOf(ParseResult parsed) => parsed.CommandResult.Command.Options.Concat(parsed.RootCommandResult.Command.Options);

    private static bool IsOneOf(IEnumerable<Option> options, string name) => options.Any(option => option.Name == name || option.Aliases.Contains(name));
}
