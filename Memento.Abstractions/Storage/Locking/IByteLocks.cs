namespace Memento.Storage.Locking;

/// <summary>
/// Locks between processes, one for each of the 2^62 numbers from zero. Whoever ends without letting go has let go. This object never
/// stands in its own way: its user keeps count of what it holds. Trouble is an <see cref="IOException"/> or an
/// <see cref="UnauthorizedAccessException"/>.
/// </summary>
public interface IByteLocks : IDisposable
{
    /// <summary>Takes a lock; false when another process, or another object, has it.</summary>
    bool TryLock(long number);

    /// <summary>The lowest number of some whose lock another process, or another object, has; null when there is none. Those of this object may count or not.</summary>
    /// <param name="first">The first number.</param>
    /// <param name="count">How many numbers, at least one.</param>
    long? FindHeld(long first, long count);

    /// <summary>False when what the locks are in was removed, or something else stands in its place by now, so that who opens the same path does not see them.</summary>
    bool IsInPlace => true;

    /// <summary>Lets go of a lock that was taken.</summary>
    void Unlock(long number);
}
