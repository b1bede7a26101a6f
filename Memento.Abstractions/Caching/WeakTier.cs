using System.Diagnostics.CodeAnalysis;

namespace Memento.Caching;

/// <summary>
/// Results that the memory cache had no room for but that somebody still uses: held weakly, and found again for as long
/// as they live. Only deeply immutable objects, since what a caller can change must not come back. Looked up without
/// a lock, changed under the cache's gate.
/// </summary>
internal sealed class WeakTier
{
    /// <summary>How many results are held at most: a dead one costs its memento until it is pruned.</summary>
    public const int Capacity = 1024;

    private readonly CallMap<Entry> _entries = new();

    /// <summary>How many results are held, those that nobody uses any more included.</summary>
    public int Count => _entries.Count;

    public bool TryGet(CallKey call, [NotNullWhen(true)] out MementoRecord? memento, [NotNullWhen(true)] out object? value)
    {
        if (_entries.TryGet(call, out var entry) && entry.Value.TryGetTarget(out value))
        {
            memento = entry.Memento;
            return true;
        }

        memento = null;
        value = null;
        return false;
    }

    public void Add(MementoRecord memento, object value)
    {
        if (_entries.Count >= Capacity)
        {
            Prune();
        }

        _entries.Set(memento.Call, new Entry(memento, new WeakReference<object>(value)));
    }

    public void Remove(CallKey call) => _entries.TryRemove(call, out _);

    public void RemoveWhere(Func<CallKey, bool> predicate)
    {
        foreach (var held in _entries.List())
        {
            if (predicate(held.Call))
            {
                Remove(held.Call);
            }
        }
    }

    public void Clear() => _entries.Clear();

    private void Prune()
    {
        foreach (var held in _entries.List())
        {
            if (!held.Value.Value.TryGetTarget(out _))
            {
                Remove(held.Call);
            }
        }

        // All alive: half of them go, so that pruning is paid for by the many additions before the next one.
        if (_entries.Count > Capacity / 2)
        {
            foreach (var held in _entries.List().Take(_entries.Count - (Capacity / 2)))
            {
                Remove(held.Call);
            }
        }
    }

    private sealed record Entry(MementoRecord Memento, WeakReference<object> Value);
}
