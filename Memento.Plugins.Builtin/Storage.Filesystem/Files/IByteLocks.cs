namespace Memento.Storage.Filesystem.Files;

/// <summary>
/// Locks between processes, one for each of the 2^62 numbers from zero. Whoever ends without letting go has let go. This object never
/// stands in its own way: its user keeps count of what it holds. Trouble is an <see cref="IOException"/> or an
/// <see cref="UnauthorizedAccessException"/>.
/// </summary>
internal interface IByteLocks : IDisposable
{
    /// <summary>Takes a lock; false when another process, or another object, has it.</summary>
    bool TryLock(long number);

    /// <summary>Lets go of a lock that was taken.</summary>
    void Unlock(long number);
}
