
namespace Memento.Storage.Locking;

/// <summary>
/// The locks of a store, held by this object against all others: other processes, and other objects on the same store. What
/// it holds already it takes once more, so that nobody waits for himself; the lock is let go with the last taker. Usable from any thread.
/// </summary>
/// <param name="open">Opens the locks, as <see cref="ByteLocks.Open"/> does; null when there are none. Called when they are first needed.</param>
/// <param name="makeFolder">Makes the folder that the locks are in.</param>
public sealed class StoreLocks(Func<IByteLocks?> open, Action makeFolder) : IDisposable
{
    /// <summary>How many locks are held at once. The system looks through all of a file's locks for each one, which deep recursion would pay in squares.</summary>
    private const int Limit = Leases + 1;

    /// <summary>How many of them are leases of calls. The other one says since when.</summary>
    private const int Leases = 1000;

    /// <summary>How often the store's folder is made again that another process removes meanwhile.</summary>
    private const int Attempts = 100;

    /// <summary>How often it is looked whether the locks are still where others look for them.</summary>
    internal static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private IByteLocks? _locks;
    private long _lookedAt;
    private bool _isDisposed;

    /// <summary>Says when it is looked again.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    private Dictionary<long, int> Held => field ??= [];

    /// <summary>Takes a lock.</summary>
    /// <param name="number">Which one.</param>
    /// <param name="makesFolder">True to make the store's folder where it is missing.</param>
    /// <exception cref="DirectoryNotFoundException">The store's folder is not there, and was not to be made.</exception>
    public LockOutcome TryTake(long number, bool makesFolder)
    {
        lock (_gate)
        {
            if (Held.TryGetValue(number, out var count))
            {
                Held[number] = count + 1;
                return LockOutcome.Taken;
            }

            if (_isDisposed || Held.Count >= Limit || Locks(makesFolder) is not { } locks)
            {
                return LockOutcome.None;
            }

            if (!locks.TryLock(number))
            {
                return LockOutcome.Held;
            }

            Held.Add(number, 1);
            return LockOutcome.Taken;
        }
    }

    /// <summary>Takes a lock that nobody has, this object included. For a moment: who asks for it meanwhile waits, and over the limit it is taken too.</summary>
    /// <exception cref="DirectoryNotFoundException">The store's folder is not there.</exception>
    public LockOutcome TryTakeAlone(long number)
    {
        lock (_gate)
        {
            if (Held.ContainsKey(number))
            {
                return LockOutcome.Held;
            }

            if (_isDisposed || Locks(makesFolder: false) is not { } locks)
            {
                return LockOutcome.None;
            }

            if (!locks.TryLock(number))
            {
                return LockOutcome.Held;
            }

            Held.Add(number, 1);
            return LockOutcome.Taken;
        }
    }

    /// <summary>The lowest number of some whose lock somebody has, this object included; null when nobody has any. Takes none, and waits for none.</summary>
    /// <exception cref="IOException">The locks cannot be looked at.</exception>
    /// <exception cref="UnauthorizedAccessException">The locks may not be looked at.</exception>
    public long? FindHeld(long first, long count)
    {
        lock (_gate)
        {
            var own = count == 1 ? (Held.ContainsKey(first) ? first : null) : LowestOwn(first, count);
            return own == first || _isDisposed ? own : Lower(own, FindHeldByOthers(first, count));
        }
    }

    /// <summary>Lets go of what was taken once.</summary>
    public void Release(long number)
    {
        lock (_gate)
        {
            if (_isDisposed || !Held.TryGetValue(number, out var count))
            {
                return;
            }

            if (count > 1)
            {
                Held[number] = count - 1;
                return;
            }

            Held.Remove(number);
            _locks!.Unlock(number);
        }
    }

    /// <summary>Lets go of everything.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _locks?.Dispose();
        }
    }

    private static long? Lower(long? one, long? other) => one < other || other is null ? one : other;

    private long? LowestOwn(long first, long count)
    {
        long? lowest = null;
        foreach (var number in Held.Keys)
        {
            lowest = number >= first && number - first < count ? Lower(lowest, number) : lowest;
        }

        return lowest;
    }

    private long? FindHeldByOthers(long first, long count)
    {
        try
        {
            return Locks(makesFolder: false)?.FindHeld(first, count);
        }
        catch (Exception exception) when (exception is DirectoryNotFoundException or FileNotFoundException)
        {
            // No store, so that nobody has anything of it.
            return null;
        }
    }

    /// <summary>The locks, opened anew where somebody removed what they were in: whoever comes after that has others. Not while one is held, which would be lost.</summary>
    private IByteLocks? Locks(bool makesFolder)
    {
        if (_locks is not null && Clock.GetElapsedTime(_lookedAt) >= LookInterval && Held.Count == 0)
        {
            _lookedAt = Clock.GetTimestamp();
            if (!_locks.IsInPlace)
            {
                _locks.Dispose();
                _locks = null;
            }
        }

        return _locks ??= Open(makesFolder);
    }

    private IByteLocks? Open(bool makesFolder)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return open();
            }
            catch (Exception exception) when (exception is DirectoryNotFoundException or FileNotFoundException && makesFolder && attempt < Attempts)
            {
                // Made with its first file, whichever that is.
                makeFolder();
            }
        }
    }
}
