using System.Buffers;

namespace Memento.Plugins;

/// <summary>A name as a configuration gives it: a short name, or <c>name@Assembly</c> to pick one of several plugins.</summary>
/// <param name="Name">The short name.</param>
/// <param name="Assembly">The simple name of the assembly; null when none is given.</param>
internal readonly record struct ShortName(string Name, string? Assembly)
{
    private static readonly SearchValues<char> Punctuation = SearchValues.Create("-_.");

    /// <summary>True for letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, and at least one of them.</summary>
    public static bool IsValid(string name) => name.Length > 0 && name.All(c => char.IsLetterOrDigit(c) || Punctuation.Contains(c));

    /// <summary>Parts a name at its first <c>@</c>, which no short name holds.</summary>
    public static ShortName Parse(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at < 0 ? new ShortName(text.Trim(), null) : new ShortName(text[..at].Trim(), text[(at + 1)..].Trim());
    }
}
