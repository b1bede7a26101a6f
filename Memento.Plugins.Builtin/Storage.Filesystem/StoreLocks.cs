using Memento.Storage.Filesystem.Files;

namespace Memento.Storage.Filesystem;

/// <summary>
/// The locks of a store's folder, held by this object against all others: other processes, and other stores on the same folder. What
/// it holds already it takes once more, so that nobody waits for himself; the lock is let go with the last taker.
/// </summary>
internal sealed class StoreLocks(StoreFolder folder) : IDisposable
{
    /// <summary>How many locks are held at once. The system looks through all of a file's locks for each one, which deep recursion would pay in squares.</summary>
    private const int Limit = 1000;

    /// <summary>How often the store's folder is made again that another process removes meanwhile.</summary>
    private const int Attempts = 100;

    private readonly string _path = Path.Combine(folder.Root, "leases");
    private readonly Lock _gate = new();
    private readonly Dictionary<long, int> _held = [];
    private IByteLocks? _locks;
    private bool _isDisposed;

    /// <summary>Takes a lock.</summary>
    /// <param name="number">Which one.</param>
    /// <param name="makesFolder">True to make the store's folder where it is missing.</param>
    /// <exception cref="DirectoryNotFoundException">The store's folder is not there, and was not to be made.</exception>
    public LockOutcome TryTake(long number, bool makesFolder)
    {
        lock (_gate)
        {
            if (_held.TryGetValue(number, out var count))
            {
                _held[number] = count + 1;
                return LockOutcome.Taken;
            }

            if (_isDisposed || _held.Count >= Limit || (_locks ??= Open(makesFolder)) is not { } locks)
            {
                return LockOutcome.None;
            }

            if (!locks.TryLock(number))
            {
                return LockOutcome.Held;
            }

            _held.Add(number, 1);
            return LockOutcome.Taken;
        }
    }

    /// <summary>Lets go of what was taken once.</summary>
    public void Release(long number)
    {
        lock (_gate)
        {
            if (_isDisposed || !_held.TryGetValue(number, out var count))
            {
                return;
            }

            if (count > 1)
            {
                _held[number] = count - 1;
                return;
            }

            _held.Remove(number);
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

    private IByteLocks? Open(bool makesFolder)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return folder.Files.OpenLocks(_path);
            }
            catch (Exception exception) when (exception is DirectoryNotFoundException or FileNotFoundException && makesFolder && attempt < Attempts)
            {
                // Made with its first file, whichever that is.
                folder.Files.CreateFolder(folder.Root);
            }
        }
    }
}
