using System.Globalization;

namespace Memento.Provenance;

/// <summary>Times as a person reads them, in trees, explanations and the tool alike.</summary>
internal static class TimeText
{
    /// <summary>How long something took. What would be rounded up to the next unit has that.</summary>
    public static string Took(TimeSpan time) => time switch
    {
        { TotalMicroseconds: < 999.5 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMicroseconds:0} µs"),
        { TotalMilliseconds: < 999.95 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.#} ms"),
        { TotalSeconds: < 59.95 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        { TotalMinutes: < 1 } => "1 min 0 s",
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Minutes} min {time.Seconds} s"),
        { TotalDays: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours} h {time.Minutes} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalDays} days"),
    };

    /// <summary>A point in time, in UTC, to the second.</summary>
    public static string At(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
