using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Memento.Caching;

/// <summary>
/// The memory cache in front of a store: bounded by bytes, O(1), and a hit takes no lock. One a storage backend,
/// written through by it. Usable from any thread.
/// </summary>
/// <remarks>
/// Evicts by SIEVE (Zhang, Yang, Yue, Vigfusson, Rashmi: "SIEVE is Simpler than LRU", NSDI 2024): new entries at the
/// head, a hand from the tail that spares the visited once. A hit only sets a flag, which is why it needs no lock.
/// </remarks>
public sealed class MemoryCache
{
    /// <summary>What an entry costs beside its value: its key, memento and links, in bytes.</summary>
    private const int EntryOverhead = 512;

    private readonly ConcurrentDictionary<CallKey, CacheEntry> _entries = new();
    private readonly ConcurrentDictionary<(FunctionName Function, string Context, Type Arguments, Type Result), object> _shelves = new();
    private CacheEntry? _newest;
    private CacheEntry? _oldest;
    private CacheEntry? _hand;
    private long _usedBytes;

    /// <summary>Makes an empty cache.</summary>
    /// <param name="capacityBytes">How many bytes it may hold, by estimate; 0 for a cache that holds nothing.</param>
    public MemoryCache(long capacityBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacityBytes);
        CapacityBytes = capacityBytes;
    }

    /// <summary>How many bytes it may hold, by estimate.</summary>
    public long CapacityBytes { get; }

    /// <summary>How many bytes it holds, by estimate; never above <see cref="CapacityBytes"/>.</summary>
    public long UsedBytes => Volatile.Read(ref _usedBytes);

    /// <summary>How many calls it holds.</summary>
    public int Count => _entries.Count;

    /// <summary>Guards the list, the byte count and the slots; never taken by a hit.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>The shelf of a function version in a context; the same one each time.</summary>
    /// <param name="function">The function, with its version and cluster.</param>
    /// <param name="context">The context arguments as normalized JSON; empty for none.</param>
    /// <param name="comparer">Says when two arguments are the same call. The first one given for a shelf stays.</param>
    /// <typeparam name="TArguments">The arguments, as a struct.</typeparam>
    /// <typeparam name="TResult">The function's result type.</typeparam>
    public Shelf<TArguments, TResult> GetShelf<TArguments, TResult>(FunctionName function, string context, IEqualityComparer<TArguments> comparer)
        where TArguments : notnull =>
        (Shelf<TArguments, TResult>)_shelves.GetOrAdd(
            (function, context, typeof(TArguments), typeof(TResult)),
            static (_, arguments) => new Shelf<TArguments, TResult>(arguments.Cache, arguments.Comparer),
            (Cache: this, Comparer: comparer));

    /// <summary>Looks a call up. The value is null when only the memento is held.</summary>
    public bool TryGet(CallKey call, [NotNullWhen(true)] out MementoRecord? memento, out CachedValue? value)
    {
        if (_entries.TryGetValue(call, out var entry))
        {
            if (!entry.Visited)
            {
                entry.Visited = true;
            }

            memento = entry.Memento;
            value = entry.Value;
            return true;
        }

        memento = null;
        value = null;
        return false;
    }

    /// <summary>Holds a memento, with its result or without; replaces what was held for the call. What is larger than the cache is not held.</summary>
    public void Put(MementoRecord memento, CachedValue? value)
    {
        ArgumentNullException.ThrowIfNull(memento);
        var size = EntryOverhead + (2L * memento.Arguments.Length) + (value?.Size ?? 0);
        lock (Gate)
        {
            if (_entries.TryGetValue(memento.Call, out var old))
            {
                Remove(old);
            }

            if (size > CapacityBytes)
            {
                return;
            }

            var entry = new CacheEntry(memento, value, size);
            _entries[memento.Call] = entry;
            Link(entry);
            while (_usedBytes > CapacityBytes)
            {
                Evict();
            }
        }
    }

    /// <summary>Lets go of a call.</summary>
    public void Forget(CallKey call)
    {
        lock (Gate)
        {
            if (_entries.TryGetValue(call, out var entry))
            {
                Remove(entry);
            }
        }
    }

    /// <summary>Lets go of all calls of a function: of one version, or of all when the name has none.</summary>
    public void ForgetFunction(FunctionName function)
    {
        ArgumentNullException.ThrowIfNull(function);
        lock (Gate)
        {
            foreach (var (call, entry) in _entries)
            {
                if (function.Version is null
                    ? string.Equals(call.Function.Unversioned, function.Unversioned, StringComparison.Ordinal)
                    : call.Function.Equals(function))
                {
                    Remove(entry);
                }
            }
        }
    }

    /// <summary>Lets go of everything.</summary>
    public void Clear()
    {
        lock (Gate)
        {
            foreach (var entry in _entries.Values)
            {
                Remove(entry);
            }
        }
    }

    internal bool TryGetEntry(CallKey call, [NotNullWhen(true)] out CacheEntry? entry) => _entries.TryGetValue(call, out entry);

    private void Link(CacheEntry entry)
    {
        entry.Older = _newest;
        _newest?.Newer = entry;
        _newest = entry;
        _oldest ??= entry;
        Volatile.Write(ref _usedBytes, _usedBytes + entry.Size);
    }

    private void Remove(CacheEntry entry)
    {
        if (!_entries.TryRemove(new KeyValuePair<CallKey, CacheEntry>(entry.Memento.Call, entry)))
        {
            return;
        }

        foreach (var slot in entry.Slots ?? [])
        {
            slot.Clear();
        }

        if (_hand == entry)
        {
            _hand = entry.Newer;
        }

        if (entry.Newer is null)
        {
            _newest = entry.Older;
        }
        else
        {
            entry.Newer.Older = entry.Older;
        }

        if (entry.Older is null)
        {
            _oldest = entry.Newer;
        }
        else
        {
            entry.Older.Newer = entry.Newer;
        }

        Volatile.Write(ref _usedBytes, _usedBytes - entry.Size);
    }

    private void Evict()
    {
        var victim = _hand ?? _oldest;
        while (victim!.Visited)
        {
            victim.Visited = false;
            victim = victim.Newer ?? _oldest;
        }

        _hand = victim.Newer;
        Remove(victim);
    }
}
