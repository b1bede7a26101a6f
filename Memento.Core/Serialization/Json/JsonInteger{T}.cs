using System.Globalization;
using System.Text.Json;

namespace Memento.Serialization.Json;

/// <summary>An integer that a <see cref="long"/> can take.</summary>
/// <remarks>Without a constraint, as <see cref="JsonNumber{T}"/> has one: of what has, nothing is compiled ahead for the types of the base library.</remarks>
/// <param name="widen">Its value.</param>
/// <param name="narrow">The integer of a value, cut off where it has no room.</param>
internal sealed class JsonInteger<T>(Func<T, long> widen, Func<long, T> narrow) : JsonScalar<T>
{
    private const int MostDigits = 20;

    /// <inheritdoc/>
    public override string Format(T value) => widen(value).ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override bool TryParse(string text, out T value)
    {
        var isWhole = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole);
        return TryNarrow(whole, out value) && isWhole;
    }

    /// <inheritdoc/>
    public override void Write(JsonOutput output, T value)
    {
        Span<byte> digits = stackalloc byte[MostDigits];
        widen(value).TryFormat(digits, out var written, default, CultureInfo.InvariantCulture);
        output.Writer.WriteRawValue(digits[..written], skipInputValidation: true);
    }

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader)
    {
        JsonInput.Expect(ref reader, JsonTokenType.Number, typeof(T));
        return long.TryParse(reader.ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) && TryNarrow(whole, out var value)
            ? value
            : throw JsonInput.Unexpected(ref reader, typeof(T));
    }

    private bool TryNarrow(long whole, out T value)
    {
        value = narrow(whole);
        return widen(value) == whole;
    }
}
