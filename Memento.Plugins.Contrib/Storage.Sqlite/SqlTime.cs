namespace Memento.Storage.Sqlite;

/// <summary>Times as they stand in a table: microseconds since 1970, UTC.</summary>
internal static class SqlTime
{
    private static readonly long First = Of(DateTimeOffset.MinValue);
    private static readonly long Last = Of(DateTimeOffset.MaxValue);

    /// <summary>The present, rounded up, so that what is written now is not older than a moment before.</summary>
    public static long Now => Of(DateTimeOffset.UtcNow.AddTicks(TimeSpan.TicksPerMicrosecond - 1));

    /// <summary>A time, rounded down.</summary>
    public static long Of(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>The time that a number stands for; the first or the last there is for one that stands for none.</summary>
    public static DateTimeOffset From(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(Math.Clamp(microseconds, First, Last) * TimeSpan.TicksPerMicrosecond);
}
