using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Memento.Caching;

/// <summary>
/// The memory cache in front of a store: bounded by bytes, O(1), and a hit takes no lock. One a storage backend,
/// written through by it. Usable from any thread.
/// </summary>
/// <remarks>
/// <para>Evicts by SIEVE, where a hit only sets a flag, which is why it needs no lock.</para>
/// <para>A deeply immutable result that was evicted, or was too large to be taken, is still found for as long as
/// somebody holds it.</para>
/// </remarks>
public sealed class MemoryCache
{
    /// <summary>With how many shelves it is looked for the first time whether some hold nothing.</summary>
    private const int FewShelves = 64;

    private readonly CallMap<CacheEntry> _entries = new();
    private readonly ConcurrentDictionary<ShelfKey, IShelf> _shelves = new();
    private readonly SieveList _order = new();
    private readonly WeakTier _weak = new();
    private long _usedBytes;
    private long _generation;
    private int _lookAtShelves = FewShelves;
    private volatile bool _looksAtEntries;

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

    /// <summary>Grows with every forgetting. Read before a store is read or written: what it gives then is not put here when something was forgotten since.</summary>
    public long Generation => Volatile.Read(ref _generation);

    /// <summary>
    /// Whether a hit from a shelf looks at its entry: once more than half of the cache is in use, so that the eviction knows what was hit, or a shelf may have what the cache let go of; and from
    /// then on. Before that it does not, since among many the entry is in no cache of the processor.
    /// </summary>
    internal bool LooksAtEntries => _looksAtEntries;

    /// <summary>Guards the order, the byte count and the slots; never taken by a hit.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>How many shelves there are.</summary>
    internal int ShelfCount => _shelves.Count;

    /// <summary>How many results are held weakly.</summary>
    internal int WeakCount => _weak.Count;

    /// <summary>The shelf of a function version that is called in one way; the same one each time, as long as it holds something.</summary>
    /// <param name="function">The function, with its version and cluster.</param>
    /// <param name="shape">The names of the parameters that <typeparamref name="TArguments"/> has the arguments of: with others given it is another call.</param>
    /// <param name="comparer">Says when two arguments are the same call. The first one given for a shelf stays.</param>
    /// <typeparam name="TArguments">The arguments, as a struct.</typeparam>
    /// <typeparam name="TResult">The function's result type.</typeparam>
    public Shelf<TArguments, TResult> GetShelf<TArguments, TResult>(FunctionName function, string shape, IEqualityComparer<TArguments> comparer)
        where TArguments : notnull
    {
        var key = new ShelfKey(function, shape, typeof(TArguments), typeof(TResult));
        if (_shelves.TryGetValue(key, out var known))
        {
            return (Shelf<TArguments, TResult>)known;
        }

        LetGoOfShelves();
        return (Shelf<TArguments, TResult>)_shelves.GetOrAdd(
            key,
            static (_, arguments) => new Shelf<TArguments, TResult>(arguments.Cache, arguments.Comparer),
            (Cache: this, Comparer: comparer));
    }

    /// <summary>Looks a call up. The value is null when only the memento is held.</summary>
    public bool TryGet(CallKey call, [NotNullWhen(true)] out MementoRecord? memento, out CachedValue? value)
    {
        if (_entries.TryGet(call, out var entry))
        {
            entry.Visit();
            if (entry.Value is not null)
            {
                memento = entry.Memento;
                value = entry.Value;
                return true;
            }
        }

        if (_weak.TryGet(call, out memento, out var living))
        {
            value = Revive(memento, living);
            return true;
        }

        memento = entry?.Memento;
        value = null;
        return memento is not null;
    }

    /// <summary>Holds a memento, with its result or without; replaces what was held for the call. Of a result larger than the cache only the memento is held.</summary>
    public void Put(MementoRecord memento, CachedValue? value)
    {
        ArgumentNullException.ThrowIfNull(memento);
        lock (Gate)
        {
            PutInGate(memento, value);
        }
    }

    /// <summary>Lets go of a call.</summary>
    public void Forget(CallKey call)
    {
        lock (Gate)
        {
            _generation++;
            RemoveInGate(call);
        }
    }

    /// <summary>Lets go of a result that is no longer good, unless another one has taken its place by now. Who is just reading it from the store may put it back.</summary>
    /// <param name="memento">Its memento, as the cache or the store gave it.</param>
    public void Forget(MementoRecord memento)
    {
        ArgumentNullException.ThrowIfNull(memento);
        lock (Gate)
        {
            // Equal, not the same: what is held has its content beside it.
            if ((_entries.TryGet(memento.Call, out var entry) && entry.Memento == memento)
                || (_weak.TryGet(memento.Call, out var current, out _) && current == memento))
            {
                RemoveInGate(memento.Call);
            }
        }
    }

    /// <summary>Lets go of all calls of a function: of one version, or of all when the name has none.</summary>
    public void ForgetFunction(FunctionName function)
    {
        ArgumentNullException.ThrowIfNull(function);
        lock (Gate)
        {
            _generation++;
            foreach (var held in _entries.List())
            {
                if (IsOf(held.Call))
                {
                    Remove(held.Value);
                }
            }

            _weak.RemoveWhere(IsOf);
        }

        bool IsOf(CallKey call) => function.Version is null
            ? string.Equals(call.Function.Unversioned, function.Unversioned, StringComparison.Ordinal)
            : call.Function.Equals(function);
    }

    /// <summary>Lets go of everything.</summary>
    public void Clear()
    {
        lock (Gate)
        {
            _generation++;
            foreach (var held in _entries.List())
            {
                Remove(held.Value);
            }

            _weak.Clear();
        }
    }

    /// <summary>As <see cref="Put(MementoRecord, CachedValue?)"/>, unless something was forgotten since <paramref name="generation"/>: what was read from the store before a forgetting must not come back after it.</summary>
    internal void Put(MementoRecord memento, CachedValue? value, long generation)
    {
        lock (Gate)
        {
            if (generation == _generation)
            {
                PutInGate(memento, value);
            }
        }
    }

    internal bool TryGetEntry(CallKey call, [NotNullWhen(true)] out CacheEntry? entry) => _entries.TryGet(call, out entry);

    /// <summary>Makes room for a key under which a shelf holds an entry; called with the gate taken.</summary>
    /// <returns>False when the cache is too small for entry and key.</returns>
    internal bool TryGrow(CacheEntry entry, long keyBytes)
    {
        if (entry.Size + keyBytes > CapacityBytes)
        {
            return false;
        }

        // Out of the order meanwhile, so that it does not make room for itself.
        _order.Remove(entry);
        MakeRoom(keyBytes);
        _order.Add(entry);
        entry.Size += keyBytes;
        Use(keyBytes);
        return true;
    }

    private void PutInGate(MementoRecord memento, CachedValue? value)
    {
        if (memento.Content is { Inline: not null } content)
        {
            // The value is held beside the memento: its bytes would be there twice.
            memento = memento with { Content = content with { Inline = null } };
        }

        RemoveInGate(memento.Call);
        var size = MementoSize.Estimate(memento, value);
        if (value is not null && size > CapacityBytes)
        {
            Weaken(memento, value);
            value = null;
            size = MementoSize.Estimate(memento);
        }

        // Of what is stored nowhere a memento alone would say that it is there.
        if (size > CapacityBytes || (value is null && memento.Content is null && memento.ResultType != ResultType.Null))
        {
            return;
        }

        // Room is made first, so that the new entry cannot be the victim when all others were visited.
        MakeRoom(size);
        var entry = new CacheEntry(memento, value, size);
        _order.Add(entry);
        Use(size);
        _entries.Set(memento.Call, entry);
    }

    private void Use(long bytes)
    {
        Volatile.Write(ref _usedBytes, _usedBytes + bytes);
        if (_usedBytes > CapacityBytes / 2)
        {
            _looksAtEntries = true;
        }
    }

    private void MakeRoom(long size)
    {
        while (_usedBytes + size > CapacityBytes)
        {
            var victim = _order.FindVictim();
            Remove(victim);
            Weaken(victim.Memento, victim.Value);
        }
    }

    private void RemoveInGate(CallKey call)
    {
        if (_entries.TryGet(call, out var entry))
        {
            Remove(entry);
        }

        _weak.Remove(call);
    }

    private void Remove(CacheEntry entry)
    {
        if (!_entries.TryRemove(entry.Memento.Call, entry))
        {
            return;
        }

        entry.IsGone = true;
        foreach (var slot in entry.Slots ?? [])
        {
            if (!slot.TryClear())
            {
                _looksAtEntries = true;
            }
        }

        entry.Slots = null;
        _order.Remove(entry);
        Volatile.Write(ref _usedBytes, _usedBytes - entry.Size);
    }

    private void Weaken(MementoRecord memento, CachedValue? value)
    {
        if (CapacityBytes > 0 && value?.Shareable is { } living)
        {
            _weak.Add(memento, living);
        }
    }

    /// <summary>Takes a result that somebody still uses back into the cache when it fits; it was asked for again, after all.</summary>
    private ImmutableValue Revive(MementoRecord memento, object living)
    {
        var value = new ImmutableValue(living);
        lock (Gate)
        {
            // Still there: otherwise it was forgotten or replaced between the look and the lock.
            if (MementoSize.Estimate(memento, value) <= CapacityBytes
                && _weak.TryGet(memento.Call, out var current, out _) && ReferenceEquals(current, memento))
            {
                PutInGate(memento, value);
            }
        }

        return value;
    }

    /// <summary>
    /// Lets go of shelves that hold nothing: a function whose version changes at each call, with a static field that it reads, has one for each. Who has one goes on
    /// with it, and another one is made for who asks from then on.
    /// </summary>
    private void LetGoOfShelves()
    {
        if (_shelves.Count < Volatile.Read(ref _lookAtShelves))
        {
            return;
        }

        foreach (var shelf in _shelves)
        {
            if (shelf.Value.IsEmpty)
            {
                _shelves.TryRemove(shelf);
            }
        }

        Volatile.Write(ref _lookAtShelves, Math.Max(FewShelves, 2 * _shelves.Count));
    }

    private sealed record ShelfKey(FunctionName Function, string Shape, Type Arguments, Type Result);
}
