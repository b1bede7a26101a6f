namespace Memento.Provenance;

/// <summary>Cuts texts for a person who sees many at a time, and has them on one line.</summary>
internal static class ShortText
{
    /// <summary>A text without line breaks and without what a terminal would obey, which may be in whatever a function was given or threw.</summary>
    public static string OnOneLine(string text) => text.Any(EndsOrObeys) ? string.Concat(text.Select(static character => EndsOrObeys(character) ? ' ' : character)) : text;

    /// <summary>A text, or as much of its beginning as is shown, with a sign that it goes on. A character of two code units stays whole or is left out.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">How many code units are shown at most.</param>
    public static string Of(string text, int longest)
    {
        if (text.Length <= longest)
        {
            return text;
        }

        var end = char.IsSurrogatePair(text[longest - 1], text[longest]) ? longest - 1 : longest;
        return string.Concat(text.AsSpan(0, end), "…");
    }

    // The last two are the ends of a line and of a paragraph, which are no control characters.
    private static bool EndsOrObeys(char character) => char.IsControl(character) || character is '\u2028' or '\u2029';
}
