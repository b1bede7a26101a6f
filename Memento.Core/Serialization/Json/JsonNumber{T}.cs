using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Memento.Serialization.Json;

/// <summary>A number that has no other values than digits can write: the integers of all sizes, and decimal with its scale.</summary>
internal sealed class JsonNumber<T>(NumberStyles styles) : JsonScalar<T>
    where T : struct, INumberBase<T>
{
    /// <inheritdoc/>
    public override string Format(T value)
    {
        var text = value.ToString(null, CultureInfo.InvariantCulture);

        // A negative zero of type decimal loses its sign in .NET's text.
        return T.IsZero(value) && T.IsNegative(value) && text[0] != '-' ? "-" + text : text;
    }

    /// <inheritdoc/>
    public override bool TryParse(string text, out T value) => T.TryParse(text, styles, CultureInfo.InvariantCulture, out value);

    /// <inheritdoc/>
    public override void Write(JsonOutput output, T value)
    {
        Span<byte> digits = stackalloc byte[64];
        if (!T.IsZero(value) && value.TryFormat(digits, out var written, default, CultureInfo.InvariantCulture))
        {
            output.Writer.WriteRawValue(digits[..written], skipInputValidation: true);
        }
        else
        {
            output.Writer.WriteRawValue(Format(value), skipInputValidation: true);
        }
    }

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader)
    {
        JsonInput.Expect(ref reader, JsonTokenType.Number, typeof(T));
        return T.TryParse(reader.ValueSpan, styles, CultureInfo.InvariantCulture, out var value) ? value : throw JsonInput.Unexpected(ref reader, typeof(T));
    }
}
