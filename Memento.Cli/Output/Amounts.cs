using System.Globalization;
using Memento.Provenance;

namespace Memento.Cli.Output;

/// <summary>Bytes and times as a person reads and writes them.</summary>
internal static class Amounts
{
    private static readonly (string Unit, long Bytes)[] Units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
        ("kB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000), ("B", 1), ("", 1),
    ];

    /// <summary>So many bytes.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 999_950 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB"),
        < 999_950_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.00} GB"),
    };

    /// <summary>So many of something.</summary>
    /// <param name="count">How many.</param>
    /// <param name="noun">What one of them is called.</param>
    public static string Count(long count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {Noun(count, noun)}");

    /// <summary>Some of so many of something.</summary>
    /// <param name="part">How many.</param>
    /// <param name="whole">Of how many.</param>
    /// <param name="noun">What one of them is called.</param>
    public static string CountOf(long part, long whole, string noun) => string.Create(CultureInfo.InvariantCulture, $"{part:N0} of {Count(whole, noun)}");

    /// <summary>What so many are called.</summary>
    /// <param name="count">How many.</param>
    /// <param name="noun">What one of them is called; of several it ends in an s, and a y in ies.</param>
    public static string Noun(long count, string noun) => count == 1 ? noun : noun.EndsWith('y') ? $"{noun[..^1]}ies" : $"{noun}s";

    /// <summary>A time that something took.</summary>
    public static string Duration(TimeSpan time) => TimeText.Took(time);

    /// <summary>A point in time, in UTC, to the second.</summary>
    public static string Time(DateTimeOffset time) => TimeText.At(time);

    /// <summary>A point in time as JSON has it, in UTC.</summary>
    public static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads a number of things.</summary>
    /// <exception cref="ToolException">It is none, or out of range.</exception>
    public static long ReadCount(string text, string option, long least, long most) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count) && count >= least && count <= most
            ? count
            : throw new ToolException(ToolErrors.WrongValue, string.Create(CultureInfo.InvariantCulture, $"The value of {option} is '{text}', and a whole number from {least} to {most} is expected."));

    /// <summary>Reads a number of bytes: <c>20GB</c>, <c>512MiB</c>, <c>1000000</c>.</summary>
    /// <exception cref="ToolException">It is none.</exception>
    public static long ReadBytes(string text, string option)
    {
        foreach (var (unit, bytes) in Units)
        {
            if (text.EndsWith(unit, StringComparison.OrdinalIgnoreCase)
                && decimal.TryParse(text.AsSpan(0, text.Length - unit.Length).TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                && number <= (decimal)long.MaxValue / bytes)
            {
                return (long)(number * bytes);
            }
        }

        throw new ToolException(ToolErrors.WrongValue, $"The value of {option} is '{text}', and a number of bytes is expected.", "Write it as 1000000, 512MiB or 20GB.");
    }

    /// <summary>Reads a time span: <c>30d</c>, <c>12h</c>, <c>90m</c>, <c>45s</c>, <c>1.12:00:00</c>.</summary>
    /// <exception cref="ToolException">It is none.</exception>
    public static TimeSpan ReadDuration(string text, string option)
    {
        double seconds = text switch { [.., 'd'] => 86_400, [.., 'h'] => 3_600, [.., 'm'] => 60, [.., 's'] => 1, _ => 0 };
        if (seconds > 0 && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number * seconds < TimeSpan.MaxValue.TotalSeconds)
        {
            return TimeSpan.FromSeconds(number * seconds);
        }

        return Configuration.Duration.TryRead(text, out var span) && span >= TimeSpan.Zero
            ? span
            : throw new ToolException(ToolErrors.WrongValue, $"The value of {option} is '{text}', and a length of time is expected.", "Write it as 30d, 12h, 90m, 45s or 1.12:00:00.");
    }
}
