namespace Memento.Provenance;

/// <summary>Cuts texts for a person who sees many at a time.</summary>
internal static class ShortText
{
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
}
