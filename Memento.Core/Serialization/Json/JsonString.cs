using Memento.Keys.Normalization;

namespace Memento.Serialization.Json;

/// <summary>A string. One that is no well-formed text, because half of a surrogate pair is missing, is kept too, by escapes.</summary>
internal sealed class JsonString : JsonScalar<string>
{
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
            output.Writer.WriteStringValue(value);
            return;
        }

        using var escaped = new NormalizedWriter();
        escaped.Text(value);
        output.Writer.WriteRawValue(escaped.Written, skipInputValidation: true);
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
