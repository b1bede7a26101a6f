namespace Memento.Storage.Locking;

/// <summary>
/// Since when leases are held, by this object and by others. Each object that holds some has one lock besides, whose number says since when it
/// has held the oldest of them: so the time goes with its process, however that ends.
/// </summary>
internal sealed class LeaseTimes(StoreLocks locks)
{
    /// <summary>The number of <see cref="Epoch"/>; each millisecond has the next one.</summary>
    private const long FirstNumber = CallLeases.OwnLock + 1;

    /// <summary>Five hundred years.</summary>
    private const long Count = 1L << 44;

    /// <summary>How many objects may have begun in one millisecond: each but the first takes an earlier one that is free.</summary>
    private const int Attempts = 1000;

    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly Lock _gate = new();
    private long? _mark;

    private LinkedList<DateTime> Starts => field ??= [];

    /// <summary>Notes that a lease is held from now on.</summary>
    /// <returns>What <see cref="End"/> takes.</returns>
    public LinkedListNode<DateTime> Begin()
    {
        lock (_gate)
        {
            var start = Starts.AddLast(DateTime.UtcNow);
            try
            {
                MarkOldest(isOldest: start.Previous is null);
            }
            catch
            {
                // Whatever it was, there is no lease that did not begin.
                Starts.Remove(start);
                throw;
            }

            return start;
        }
    }

    /// <summary>Notes that a lease is held no longer.</summary>
    public void End(LinkedListNode<DateTime> start)
    {
        lock (_gate)
        {
            var isOldest = start.Previous is null;
            Starts.Remove(start);
            MarkOldest(isOldest);
        }
    }

    /// <summary>Since when the oldest lease that anybody holds has been held, or a little earlier; null when none is held.</summary>
    public DateTimeOffset? FindOldest() => locks.FindHeld(FirstNumber, Count) is { } number ? new DateTimeOffset(Epoch.AddMilliseconds(number - FirstNumber)) : null;

    private void MarkOldest(bool isOldest)
    {
        if (!isOldest)
        {
            return;
        }

        // The new one before the old one goes: in between there is a time, too.
        var before = _mark;
        _mark = Starts.First is { } first ? Take(first.Value) : null;
        if (before is { } number)
        {
            locks.Release(number);
        }
    }

    private long? Take(DateTime start)
    {
        var number = FirstNumber + (long)(start - Epoch).TotalMilliseconds;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (locks.TryTake(number - attempt, makesFolder: true) is not LockOutcome.Held and var outcome)
            {
                return outcome == LockOutcome.Taken ? number - attempt : null;
            }
        }

        return null;
    }
}
