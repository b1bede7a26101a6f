using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Memento.Keys.Normalization;

namespace Memento.Serialization.Json;

/// <summary>
/// A binary number: the shortest digits that read back to the same bits, with the sign of a negative zero; the three
/// values that JSON has no number for are strings, <c>"NaN"</c>, <c>"Infinity"</c> and <c>"-Infinity"</c>. All NaNs are one.
/// </summary>
internal sealed class JsonFloat<T> : JsonScalar<T>
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Format(T value)
    {
        Span<byte> text = stackalloc byte[PythonFloat.MaxLength];
        return Encoding.ASCII.GetString(text[..Format(value, text)]);
    }

    /// <inheritdoc/>
    public override bool TryParse(string text, out T value)
    {
        value = text switch
        {
            "NaN" => T.NaN,
            "Infinity" => T.PositiveInfinity,
            "-Infinity" => T.NegativeInfinity,
            _ => T.Zero,
        };
        return !T.IsZero(value) || (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && T.IsFinite(value));
    }

    /// <inheritdoc/>
    public override void Write(JsonOutput output, T value)
    {
        Span<byte> text = stackalloc byte[PythonFloat.MaxLength];
        var written = text[..Format(value, text)];
        if (T.IsFinite(value))
        {
            output.Writer.WriteRawValue(written, skipInputValidation: true);
        }
        else
        {
            output.Writer.WriteStringValue(written);
        }
    }

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            return T.TryParse(reader.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && T.IsFinite(number)
                ? number
                : throw JsonInput.Unexpected(ref reader, typeof(T));
        }

        JsonInput.Expect(ref reader, JsonTokenType.String, typeof(T));
        return TryParse(JsonInput.Text(ref reader), out var value) && !T.IsFinite(value) ? value : throw JsonInput.Unexpected(ref reader, typeof(T));
    }

    private static int Format(T value, Span<byte> text)
    {
        if (typeof(T) == typeof(double) || !T.IsFinite(value))
        {
            return PythonFloat.Write(double.CreateTruncating(value), text);
        }

        if (T.IsZero(value) && T.IsNegative(value))
        {
            // Without a point it is an integer to Python, which has no negative zero among them.
            ReadOnlySpan<byte> zero = "-0.0"u8;
            zero.CopyTo(text);
            return zero.Length;
        }

        value.TryFormat(text, out var written, "R", CultureInfo.InvariantCulture);
        return written;
    }
}
