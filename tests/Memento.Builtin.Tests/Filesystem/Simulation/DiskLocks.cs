using Memento.Storage.Locking;

namespace Memento.Builtin.Tests.Filesystem.Simulation;

/// <summary>The locks that one store has on a simulated disk.</summary>
/// <param name="held">What is held, by whomever.</param>
internal sealed class DiskLocks(HashSet<long> held) : IByteLocks
{
    private readonly HashSet<long> _own = [];

    public bool TryLock(long number) => held.Add(number) && _own.Add(number);

    public long? FindHeld(long first, long count) => held
        .Where(number => number >= first && number - first < count && !_own.Contains(number))
        .Order().Select(static number => (long?)number).FirstOrDefault();

    public void Unlock(long number)
    {
        held.Remove(number);
        _own.Remove(number);
    }

    public void Dispose()
    {
        held.ExceptWith(_own);
        _own.Clear();
    }
}
