using System.Globalization;
using System.Security.Cryptography;

namespace Memento.Keys.Normalization;

/// <summary>Writes what the standard has no text for as objects with a <c>_mementoType</c> of our own.</summary>
internal static class TaggedValues
{
    /// <summary>A decimal with its scale and its sign, also that of zero: <c>1.0</c> and <c>1.00</c> compute differently.</summary>
    public static void Write(NormalizedWriter writer, decimal value)
    {
        writer.Raw("{\"_mementoType\":\"decimal\",\"value\":\""u8);
        if (decimal.IsNegative(value))
        {
            writer.Punctuation('-');
        }

        Span<byte> digits = stackalloc byte[32];
        decimal.Abs(value).TryFormat(digits, out var written, default, CultureInfo.InvariantCulture);
        writer.Raw(digits[..written]);
        writer.Raw("\"}"u8);
    }

    /// <summary>A GUID as 32 lowercase hexadecimal digits in five groups (RFC 9562).</summary>
    public static void Write(NormalizedWriter writer, Guid value)
    {
        Span<byte> text = stackalloc byte[36];
        value.TryFormat(text, out var written, "D");
        writer.Raw("{\"_mementoType\":\"uuid\",\"value\":\""u8);
        writer.Raw(text[..written]);
        writer.Raw("\"}"u8);
    }

    /// <summary>A time span as an ISO 8601 duration of days, hours, minutes and seconds: <c>-P1DT2H3M4.5S</c>, <c>PT0S</c>.</summary>
    public static void Write(NormalizedWriter writer, TimeSpan value)
    {
        writer.Raw("{\"_mementoType\":\"timedelta\",\"iso8601\":\""u8);
        writer.Raw(value.Ticks < 0 ? "-P"u8 : "P"u8);

        // Unsigned, since the smallest time span has no positive counterpart.
        var ticks = value.Ticks < 0 ? (ulong)-(value.Ticks + 1) + 1 : (ulong)value.Ticks;
        var (seconds, fraction) = Math.DivRem(ticks, (ulong)TimeSpan.TicksPerSecond);
        Part(writer, seconds / 86_400, 'D');
        seconds %= 86_400;
        if (seconds > 0 || fraction > 0 || ticks == 0)
        {
            writer.Punctuation('T');
            Part(writer, seconds / 3600, 'H');
            Part(writer, seconds / 60 % 60, 'M');
            WriteSeconds(writer, seconds % 60, fraction, ticks == 0);
        }

        writer.Raw("\"}"u8);
    }

    /// <summary>Bytes, by their SHA-256.</summary>
    public static void Write(NormalizedWriter writer, ReadOnlySpan<byte> value)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(value, digest);
        Span<byte> hex = stackalloc byte[2 * SHA256.HashSizeInBytes];
        Convert.TryToHexStringLower(digest, hex, out var written);
        writer.Raw("{\"_mementoType\":\"bytes\",\"sha256\":\""u8);
        writer.Raw(hex[..written]);
        writer.Raw("\"}"u8);
    }

    private static void Part(NormalizedWriter writer, ulong count, char unit)
    {
        if (count > 0)
        {
            writer.Integer(count);
            writer.Punctuation(unit);
        }
    }

    private static void WriteSeconds(NormalizedWriter writer, ulong seconds, ulong fraction, bool isZero)
    {
        if (seconds == 0 && fraction == 0 && !isZero)
        {
            return;
        }

        writer.Integer(seconds);
        if (fraction > 0)
        {
            Span<byte> digits = stackalloc byte[7];
            fraction.TryFormat(digits, out _, "0000000", CultureInfo.InvariantCulture);
            writer.Punctuation('.');
            writer.Raw(digits.TrimEnd((byte)'0'));
        }

        writer.Punctuation('S');
    }
}
