namespace Memento.Keys.Normalization;

/// <summary>
/// Orders strings by Unicode code point. UTF-16 units order differently where a surrogate pair meets a unit from
/// U+E000 to U+FFFF. A lone surrogate stands for its own code point.
/// </summary>
internal sealed class CodePointComparer : IComparer<string>
{
    private CodePointComparer()
    {
    }

    /// <summary>The comparer.</summary>
    public static CodePointComparer Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        var left = x.AsSpan();
        var right = y.AsSpan();
        var at = left.CommonPrefixLength(right);
        if (at == left.Length || at == right.Length)
        {
            return left.Length - right.Length;
        }

        if (left[at] < '\ud800' && right[at] < '\ud800')
        {
            return left[at] - right[at];
        }

        // The units that differ may be the second halves of pairs, or be one beside something that is none.
        if (at > 0 && char.IsHighSurrogate(left[at - 1]))
        {
            var order = CodePointAt(left, at - 1) - CodePointAt(right, at - 1);
            if (order != 0)
            {
                return order;
            }
        }

        return CodePointAt(left, at) - CodePointAt(right, at);
    }

    private static int CodePointAt(ReadOnlySpan<char> text, int at) =>
        char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1])
            ? char.ConvertToUtf32(text[at], text[at + 1])
            : text[at];
}
