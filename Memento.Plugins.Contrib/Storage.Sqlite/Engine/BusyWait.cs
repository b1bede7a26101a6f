using System.Diagnostics;

namespace Memento.Storage.Sqlite.Engine;

/// <summary>
/// Waits for the database while another connection has it, in short pauses of random length, so that those who wait do not wake together.
/// SQLite's own waiting gets as long as a tenth of a second, which is a thousand times as long as a transaction of a store takes.
/// </summary>
/// <param name="limit">For how long at most.</param>
internal struct BusyWait(TimeSpan limit)
{
    /// <summary>How often it is tried again at once: most transactions are over by then.</summary>
    private const int Spins = 8;

    private const int LongestPause = 12;

    private readonly long _started = Stopwatch.GetTimestamp();
    private int _attempts;

    /// <summary>Waits a little.</summary>
    /// <returns>False when the limit is over.</returns>
    public bool Next()
    {
        if (_attempts++ < Spins)
        {
            Thread.Yield();
            return true;
        }

        if (Stopwatch.GetElapsedTime(_started) > limit)
        {
            return false;
        }

        Thread.Sleep(Random.Shared.Next(1, Math.Min(LongestPause, 2 + (_attempts / 8)) + 1));
        return true;
    }
}
