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

    // What is neither would be taken for the next argument, and the option for given.
    private static string? FindNeitherTrueNorFalse(ParseResult parsed, IReadOnlyList<string> arguments)
    {
        var switches = parsed.CommandResult.Command.Options.Concat(parsed.RootCommandResult.Command.Options).OfType<Option<bool>>().ToList();
        return arguments
            .TakeWhile(static argument => argument != Dashes)
            .Select(static argument => argument.Split('=', 2))
            .Where(parts => parts.Length == 2 && !bool.TryParse(parts[1], out _) && switches.Exists(option => option.Name == parts[0] || option.Aliases.Contains(parts[0])))
            .Select(static parts => $"The value of {parts[0]} is '{parts[1]}', and true or false is expected.")
            .FirstOrDefault();
    }
}
