using System.Diagnostics;

namespace Memento.Storage.WriteBehind;

/// <summary>Has the queues written that have something left, and that nobody disposed of, when the process ends in order.</summary>
internal static class WriteBehindExit
{
    /// <summary>How long the end of the process waits for all queues together.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly HashSet<WriteBehindQueue> Queues = [];

    static WriteBehindExit() => AppDomain.CurrentDomain.ProcessExit += static (_, _) => FlushAll();

    public static void Add(WriteBehindQueue queue)
    {
        lock (Queues)
        {
            Queues.Add(queue);
        }
    }

    public static void Remove(WriteBehindQueue queue)
    {
        lock (Queues)
        {
            Queues.Remove(queue);
        }
    }

    private static void FlushAll()
    {
        List<WriteBehindQueue> queues;
        lock (Queues)
        {
            queues = [.. Queues];
        }

        var started = Stopwatch.GetTimestamp();
        foreach (var queue in queues)
        {
            var patience = Patience - Stopwatch.GetElapsedTime(started);
            if (queue.Flush(patience > TimeSpan.Zero ? patience : TimeSpan.Zero) is > 0 and var left)
            {
                queue.GiveUp(left);
            }
        }
    }
}
