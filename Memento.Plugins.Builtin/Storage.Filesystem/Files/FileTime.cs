namespace Memento.Storage.Filesystem.Files;

/// <summary>When files were written. Some disks keep times that a <see cref="DateTime"/> does not reach, as a wrong clock or a damaged disk gives them.</summary>
internal static class FileTime
{
    private static readonly long First = DateTimeOffset.MinValue.ToUnixTimeSeconds();

    /// <summary>Stands for every time that there is not: later than any that is compared with, so that nothing is taken for old by it.</summary>
    private static readonly DateTime Beyond = new(9999, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly long Last = new DateTimeOffset(Beyond).ToUnixTimeSeconds();

    /// <summary>The time by the system's numbers.</summary>
    public static DateTime Of(long seconds, uint nanoseconds) => seconds < First || seconds > Last
        ? Beyond
        : DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick).UtcDateTime;

    /// <summary>The time as the runtime reads it.</summary>
    public static DateTime Read<T>(T file, Func<T, DateTime> read)
    {
        try
        {
            return read(file);
        }
        catch (ArgumentOutOfRangeException)
        {
            // The runtime has no answer for it.
            return Beyond;
        }
    }
}
