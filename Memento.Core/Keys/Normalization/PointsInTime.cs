namespace Memento.Keys.Normalization;

/// <summary>Writes dates and times as the standard's objects, with ISO 8601 text.</summary>
internal static class PointsInTime
{
    private const string TooFine = "It has a fraction finer than a microsecond, which the standard cannot write; round it first.";

    private const string LocalTime =
        "A DateTime of kind Local means another instant on another machine; pass a DateTimeOffset, the DateTime in UTC (ToUniversalTime), or one of kind Unspecified.";

    /// <summary>A date.</summary>
    public static void Write(NormalizedWriter writer, DateOnly value)
    {
        writer.Raw("{\"_mementoType\":\"date\",\"iso8601\":\""u8);
        WriteDate(writer, value.Year, value.Month, value.Day);
        writer.Raw("\"}"u8);
    }

    /// <summary>A date and time without a zone, or in UTC.</summary>
    public static void Write(NormalizedWriter writer, DateTime value)
    {
        if (value.Kind == DateTimeKind.Local)
        {
            throw writer.Refuse(typeof(DateTime), LocalTime);
        }

        WriteDateAndTime(writer, value, typeof(DateTime));
        writer.Raw(value.Kind == DateTimeKind.Utc ? "+00:00\"}"u8 : "\"}"u8);
    }

    /// <summary>A date and time with an offset from UTC.</summary>
    public static void Write(NormalizedWriter writer, DateTimeOffset value)
    {
        WriteDateAndTime(writer, value.DateTime, typeof(DateTimeOffset));
        var minutes = value.TotalOffsetMinutes;
        writer.Punctuation(minutes < 0 ? '-' : '+');
        Digits(writer, Math.Abs(minutes) / 60, 2);
        writer.Punctuation(':');
        Digits(writer, Math.Abs(minutes) % 60, 2);
        writer.Raw("\"}"u8);
    }

    /// <summary>A time of day.</summary>
    public static void Write(NormalizedWriter writer, TimeOnly value)
    {
        writer.Raw("{\"_mementoType\":\"time\",\"iso8601\":\""u8);
        WriteTime(writer, value.Ticks, typeof(TimeOnly));
        writer.Raw("\"}"u8);
    }

    private static void WriteDateAndTime(NormalizedWriter writer, DateTime value, Type type)
    {
        writer.Raw("{\"_mementoType\":\"datetime\",\"iso8601\":\""u8);
        WriteDate(writer, value.Year, value.Month, value.Day);
        writer.Punctuation('T');
        WriteTime(writer, value.TimeOfDay.Ticks, type);
    }

    private static void WriteDate(NormalizedWriter writer, int year, int month, int day)
    {
        Digits(writer, year, 4);
        writer.Punctuation('-');
        Digits(writer, month, 2);
        writer.Punctuation('-');
        Digits(writer, day, 2);
    }

    private static void WriteTime(NormalizedWriter writer, long ticksOfDay, Type type)
    {
        var (seconds, ticks) = Math.DivRem(ticksOfDay, TimeSpan.TicksPerSecond);
        Digits(writer, (int)(seconds / 3600), 2);
        writer.Punctuation(':');
        Digits(writer, (int)(seconds / 60 % 60), 2);
        writer.Punctuation(':');
        Digits(writer, (int)(seconds % 60), 2);
        if (ticks == 0)
        {
            return;
        }

        var (microseconds, rest) = Math.DivRem(ticks, TimeSpan.TicksPerMicrosecond);
        if (rest != 0)
        {
            throw writer.Refuse(type, TooFine);
        }

        writer.Punctuation('.');
        Digits(writer, (int)microseconds, 6);
    }

    private static void Digits(NormalizedWriter writer, int value, int count)
    {
        Span<byte> digits = stackalloc byte[6];
        for (var i = count - 1; i >= 0; i--)
        {
            digits[i] = (byte)('0' + (value % 10));
            value /= 10;
        }

        writer.Raw(digits[..count]);
    }
}
