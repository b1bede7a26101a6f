using System.Globalization;

namespace Memento.Storage.Sqlite;

/// <summary>Names versions of objects: the time in ticks and a random number, in hexadecimal digits, so that the last one by name is the last one written.</summary>
internal static class VersionNames
{
    private static long _lastTicks;

    public static string Next()
    {
        // Two writes within one tick, or a clock that is set back, still make versions in the order of writing.
        long ticks;
        long last;
        do
        {
            last = Interlocked.Read(ref _lastTicks);
            ticks = Math.Max(DateTime.UtcNow.Ticks, last + 1);
        }
        while (Interlocked.CompareExchange(ref _lastTicks, ticks, last) != last);

        return string.Create(CultureInfo.InvariantCulture, $"{ticks:x16}-{(uint)Random.Shared.NextInt64():x8}");
    }
}
