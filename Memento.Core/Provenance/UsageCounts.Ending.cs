using System.Text;
using Memento.Storage;

namespace Memento.Provenance;

/// <content>What is done as the process ends: with little, as many a process makes one call that is remembered.</content>
internal sealed partial class UsageCounts
{
    /// <summary>Keeps what was counted and is not kept yet.</summary>
    internal static void FlushAll()
    {
        lock (Process.Pending)
        {
            if (Process.Pending.Count == 0)
            {
                return;
            }
        }

        // A process that ends waits no longer than it takes a slow disk.
        var end = new Thread(FlushPending) { IsBackground = true, Name = "Memento counts" };
        end.UnsafeStart();
        end.Join(LongestWait);
    }

    private static void FlushPending()
    {
        UsageCounts[] pending;
        lock (Process.Pending)
        {
            pending = [.. Process.Pending];
        }

        // All at once: one that waits for its store keeps none of the others from what time there is.
        List<Task> rest = [];
        foreach (var counts in pending)
        {
            if (!counts.TryPutAside())
            {
                rest.Add(counts.TryFlushAsync());
            }
        }

        foreach (var flush in rest)
        {
            flush.GetAwaiter().GetResult();
        }
    }

    /// <summary>Has the store put aside what was counted, for another process to add up, where nothing was computed: what a call takes that is computed is more than adding up takes.</summary>
    private bool TryPutAside()
    {
        if (cluster.StorageIfMade is not IUsageJournal journal || !_flushing.Wait(0))
        {
            return false;
        }

        List<Taken> taken = [];
        var isPut = false;
        try
        {
            isPut = !_isDisposed && !cluster.Storage.IsReadOnly && TryTake(taken) is { } lines && journal.TryAppendUsage(lines);
        }
        catch (Exception exception)
        {
            // Whatever a store has against it, adding up is tried all the same.
            UsageLog.NotKept(logger, ExceptionReader.Readable(exception), cluster.Name);
        }

        if (isPut)
        {
            NoteFlushed();
        }
        else
        {
            taken.ForEach(static one => one.Tally.Add(one.Computed, one.Remembered, one.Ticks));
        }

        _flushing.Release();
        return isPut;
    }

    /// <summary>Takes what was counted, and writes it down; null when it cannot be put aside.</summary>
    private byte[]? TryTake(List<Taken> taken)
    {
        var lines = new StringBuilder();
        foreach (var (function, tally) in _tallies)
        {
            var (computed, remembered, ticks) = tally.Take();
            taken.Add(new Taken(tally, computed, remembered, ticks));
            if (computed != 0 || UsageLine.Write(function, remembered, ticks) is not { } line)
            {
                return null;
            }

            lines.Append(remembered == 0 ? "" : line);
        }

        return Encoding.UTF8.GetBytes(lines.ToString());
    }

    /// <summary>Counts what processes have put aside that ended.</summary>
    /// <returns>Whether there was anything.</returns>
    private bool TakeAside(IStorageBackend storage)
    {
        var isAny = false;
        try
        {
            if (storage is IUsageJournal journal)
            {
                foreach (var (function, remembered, ticks) in UsageLine.Read(journal.TakeUsage()))
                {
                    TallyOf(function)?.Add(0, remembered, ticks);
                    isAny = true;
                }
            }
        }
        catch (Exception exception)
        {
            // Whatever a store has against it, such as a file of another user: what this process counted is kept all the same.
            UsageLog.NotKept(logger, ExceptionReader.Readable(exception), cluster.Name);
        }

        return isAny;
    }

    /// <summary>Whether the store lets nothing be put aside, as one does whose files may not be written: it is asked with nothing to put there.</summary>
    private bool IsAsideRefused()
    {
        try
        {
            (cluster.Storage as IUsageJournal)?.TryAppendUsage([]);
            return false;
        }
        catch (Exception)
        {
            // Whatever a store has against it, adding up is tried all the same.
            return true;
        }
    }

    /// <summary>Those with something that is not kept yet: a program that disposes no environment ends all the same.</summary>
    private static class Process
    {
        static Process() => AppDomain.CurrentDomain.ProcessExit += static (_, _) => FlushAll();

        /// <summary>Locked while it is changed.</summary>
        public static HashSet<UsageCounts> Pending { get; } = [];
    }

    private sealed record Taken(UsageTally Tally, long Computed, long Remembered, long Ticks);
}
