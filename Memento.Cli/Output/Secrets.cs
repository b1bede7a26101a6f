using System.Text.RegularExpressions;

namespace Memento.Cli.Output;

/// <summary>Tells what of a configuration is not for everybody who looks over a shoulder or reads a log.</summary>
internal static partial class Secrets
{
    /// <summary>What is shown in place of a secret.</summary>
    public const string NotShown = "(hidden)";

    private static readonly string[] Names = ["password", "secret", "token", "api_key", "access_key", "account_key", "connection_string", "credential"];

    // Too short to be looked for within the keys of settings, and clear as names of what stands in a URL or connection string.
    private static readonly string[] WholeNames = ["sig", "sas", "key", "auth", "code", "pwd", "pass", "passwd", "signature"];

    /// <summary>Whether the name of a setting says that it is secret.</summary>
    public static bool IsName(string name)
    {
        var underscored = name.Replace('-', '_');
        return Names.Any(secret => underscored.Contains(secret, StringComparison.OrdinalIgnoreCase) || underscored.Contains(secret.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>A value without the secrets that stand within it: passwords and tokens before the host of a URL, and what has a secret name in its query or in a connection string.</summary>
    public static string HideWithin(string value) => Assignment().Replace(
        UserInformation().Replace(value, NotShown),
        static assignment => IsAssigned(assignment.Groups["name"].Value) ? assignment.Groups["name"].Value + assignment.Groups["is"].Value + NotShown : assignment.Value);

    private static bool IsAssigned(string name) =>
        IsName(name) || WholeNames.Contains(name, StringComparer.OrdinalIgnoreCase) || name.EndsWith("signature", StringComparison.OrdinalIgnoreCase);

    // A password is what stands between the first colon and the last @, also where it has characters that a URL has to escape; but not a port, a path and an @ in that. Who
    // is named without a password is named to a web server by a token.
    [GeneratedRegex("""(?<=://[^\s/?#@:]*:)(?!\d{1,5}(?:[/?#]|$))\S+(?=@)|(?<=https?://)[^\s/?#@:]+(?=@)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex UserInformation();

    [GeneratedRegex("""(?<=^|[?&#;,\s])(?<name>[\w.\-]+(?: \w+)?)(?<is>\s*=\s*)(?:"[^"]*"|'[^']*'|[^&;#\s]+)""", RegexOptions.CultureInvariant)]
    private static partial Regex Assignment();
}
