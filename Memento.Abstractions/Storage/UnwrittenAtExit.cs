using System.Diagnostics;

namespace Memento.Storage;

/// <summary>Has written what storages that nobody disposed of have left, when the process ends in order.</summary>
internal static class UnwrittenAtExit
{
    /// <summary>How long the end of the process waits for all of them together.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly HashSet<IUnwritten> All = [];

    static UnwrittenAtExit() => AppDomain.CurrentDomain.ProcessExit += static (_, _) => FlushAll();

    public static void Add(IUnwritten unwritten)
    {
        lock (All)
        {
            All.Add(unwritten);
        }
    }

    public static void Remove(IUnwritten unwritten)
    {
        lock (All)
        {
            All.Remove(unwritten);
        }
    }

    private static void FlushAll()
    {
        var asked = new HashSet<IUnwritten>();
        var started = Stopwatch.GetTimestamp();
        while (Next() is { } unwritten)
        {
            var patience = Patience - Stopwatch.GetElapsedTime(started);
            if (unwritten.Flush(patience > TimeSpan.Zero ? patience : TimeSpan.Zero) is > 0 and var left)
            {
                unwritten.GiveUp(left);
            }
        }

        // One after the other: what the first cannot write may be for another one to try, who comes only then.
        IUnwritten? Next()
        {
            lock (All)
            {
                return All.FirstOrDefault(asked.Add);
            }
        }
    }
}
