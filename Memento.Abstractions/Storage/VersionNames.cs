using System.Globalization;

namespace Memento.Storage;

/// <summary>
/// Names versions of objects, for data stores: the time in ticks and a random number, in hexadecimal digits, so that the last one by name, compared
/// ordinally, is the last one written.
/// </summary>
public static class VersionNames
{
    private static long _lastTicks;

    /// <summary>A name after all that this process has given so far. From any thread.</summary>
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
