using System.CommandLine;

namespace Memento.Cli;

/// <summary>Options whose value is one of a few words.</summary>
internal static class Choices
{
    /// <summary>Has shells offer the words.</summary>
    public static void Complete(Option option, IReadOnlyList<string> words) => option.CompletionSources.Add(_ => words.Select(static word => new System.CommandLine.Completions.CompletionItem(word)));

    /// <summary>The word that was given; null where none was.</summary>
    /// <exception cref="ToolException">It is none of them.</exception>
    public static string? Read(string? given, string option, IReadOnlyList<string> words) => given is null || words.Contains(given, StringComparer.Ordinal)
        ? given
        : throw new ToolException(ToolErrors.WrongValue, $"The value of {option} is '{given}', and {string.Join(", ", words.SkipLast(1))} or {words[^1]} is expected.");
}
