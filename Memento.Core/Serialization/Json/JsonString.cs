using Memento.Keys.Normalization;

namespace Memento.Serialization.Json;

/// <summary>A string. One that is no well-formed text, because half of a surrogate pair is missing, is kept too, by escapes.</summary>
internal sealed class JsonString : JsonScalar<string>
{
    /// <summary>Longer strings are written in pieces: of one of 166 million units the writer takes no more in one.</summary>
    private const int PieceSize = 1024 * 1024;

    /// <inheritdoc/>
    public override string Format(string value) => value;

    /// <inheritdoc/>
    public override bool TryParse(string text, out string value)
    {
        value = text;
        return true;
    }

    /// <inheritdoc/>
    public override void Write(JsonOutput output, string value)
    {
        if (IsWellFormed(value))
        {
            WriteWellFormed(output, value);
            return;
        }

        using var escaped = new NormalizedWriter();
        escaped.Text(value);
        output.Writer.WriteRawValue(escaped.Written, skipInputValidation: true);
    }

    private static void WriteWellFormed(JsonOutput output, ReadOnlySpan<char> value)
    {
        if (value.Length <= PieceSize)
        {
            output.Writer.WriteStringValue(value);
            return;
        }

        while (!value.IsEmpty)
        {
            // Not between the halves of a pair.
            var length = Math.Min(PieceSize, value.Length);
            length -= char.IsHighSurrogate(value[length - 1]) ? 1 : 0;
            output.Writer.WriteStringValueSegment(value[..length], isFinalSegment: length == value.Length);
            value = value[length..];
        }
    }

    /// <summary>Whether every surrogate of a string has its other half.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (text.IndexOfAnyInRange('\ud800', '\udfff') is >= 0 and var at)
        {
            if (!char.IsHighSurrogate(text[at]) || at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1]))
            {
                return false;
            }

            text = text[(at + 2)..];
        }

        return true;
    }
}
