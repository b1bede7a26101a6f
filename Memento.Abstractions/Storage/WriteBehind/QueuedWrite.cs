namespace Memento.Storage.WriteBehind;

/// <summary>Something that waits to be written to a store: a memento, or an object named by its content.</summary>
internal abstract class QueuedWrite
{
    /// <summary>What it takes in memory, in bytes, by estimate.</summary>
    public abstract long Size { get; }
}

/// <summary>A memento that waits to be written.</summary>
/// <param name="memento">The memento.</param>
/// <param name="declaredType">The result type that the function declares; null of a memento that is not of a result that was just computed here.</param>
internal sealed class QueuedMemento(MementoRecord memento, Type? declaredType = null) : QueuedWrite
{
    private List<ICallLease>? _leases;
    private bool _isLost;

    public MementoRecord Memento { get; } = memento;

    public Type? DeclaredType { get; } = declaredType;

    /// <summary>Whether it, or its object, could not be written.</summary>
    /// <remarks>Who holds a result in memory does so before he asks, and who says that it is lost says so before he looks into memory: one of them sees the other.</remarks>
    public bool IsLost
    {
        get
        {
            Interlocked.MemoryBarrier();
            return _isLost;
        }
    }

    /// <summary>Says that it is lost.</summary>
    public void Lose()
    {
        _isLost = true;
        Interlocked.MemoryBarrier();
    }

    public override long Size { get; } = Caching.MementoSize.Estimate(memento) + (memento.Content?.Inline?.Length ?? 0);

    /// <summary>Keeps a lease until the memento is written. With the queue's gate taken.</summary>
    public void Hold(ICallLease lease) => (_leases ??= []).Add(lease);

    /// <summary>The leases that can be let go. With the queue's gate taken.</summary>
    public IReadOnlyList<ICallLease> TakeLeases()
    {
        var leases = _leases;
        _leases = null;
        return leases ?? [];
    }
}

/// <summary>An object that waits to be written.</summary>
/// <param name="key">The key of its content, without a version.</param>
/// <param name="bytes">The queue's own.</param>
internal sealed class QueuedObject(DataKey key, byte[] bytes) : QueuedWrite
{
    private const int Overhead = 256;

    public DataKey Key { get; } = key;

    public byte[] Bytes { get; } = bytes;

    public override long Size => Bytes.Length + Overhead;
}
