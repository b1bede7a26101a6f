using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Memento.Caching;

/// <summary>
/// The results of one function version called in one way, by the typed arguments themselves: a hit here touches no
/// JSON, no SHA-256 and, for an immutable result, no heap. Handed out by a <see cref="MemoryCache"/>, which owns the
/// byte budget and the forgetting.
/// </summary>
/// <typeparam name="TArguments">The arguments, as a struct. Two are equal exactly when their argument hashes are, by the shelf's comparer.</typeparam>
/// <typeparam name="TResult">The function's result type.</typeparam>
public sealed class Shelf<TArguments, TResult> : IShelf
    where TArguments : notnull
{
    // A node of the dictionary with the result, a slot, and the arguments in each of the two.
    private static readonly long PlaceBytes = 120 + (2 * Unsafe.SizeOf<TArguments>()) + Unsafe.SizeOf<TResult>();

    private readonly MemoryCache _cache;
    private readonly ConcurrentDictionary<TArguments, Place> _places;
    private volatile bool _admitsResources;

    internal Shelf(MemoryCache cache, IEqualityComparer<TArguments> comparer)
    {
        _cache = cache;
        _places = new ConcurrentDictionary<TArguments, Place>(comparer);
    }

    /// <summary>
    /// How many bytes the arguments of one call may take. They count as the results do, and a cache full of arguments
    /// would have no room for results: a call with larger ones is found by its hash.
    /// </summary>
    public long KeyLimit => _cache.CapacityBytes / 16;

    /// <summary>How many results are on the shelf.</summary>
    public int Count => _places.Count;

    bool IShelf.IsEmpty => _places.IsEmpty;

    /// <summary>
    /// True once results that depend on resources may stand here: who takes one from the shelf then looks at its resources first. Until it is set,
    /// none is put here. Never false again.
    /// </summary>
    public bool AdmitsResources
    {
        get => _admitsResources;
        set => _admitsResources |= value;
    }

    /// <summary>Takes a result from the shelf. Takes no lock.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="result">The result; a copy of the caller's own when it could be changed.</param>
    /// <param name="memento">The memento of the call.</param>
    /// <returns>False when it is not there, or is an exception: the way by the argument hash then tells.</returns>
    public bool TryGet(in TArguments arguments, out TResult? result, [NotNullWhen(true)] out MementoRecord? memento)
    {
        if (_places.TryGetValue(arguments, out var place) && (!_cache.LooksAtEntries || place.Entry.TryVisit()))
        {
            result = place.IsImmutable ? place.Result : (TResult?)place.Entry.Value!.Get();
            memento = place.Memento;
            return true;
        }

        result = default;
        memento = null;
        return false;
    }

    /// <summary>
    /// Puts the result that the cache holds for <paramref name="call"/> on the shelf; nothing happens when the cache no longer holds it,
    /// holds no value of <typeparamref name="TResult"/>, or has no room for the arguments, and with a result that depends on resources unless the shelf
    /// <see cref="AdmitsResources"/>.
    /// </summary>
    /// <param name="arguments">The arguments; nobody else may be able to change them.</param>
    /// <param name="call">The same call by its hash.</param>
    public void Attach(in TArguments arguments, CallKey call)
    {
        var bytes = PlaceBytes + HeldBytes(arguments);
        if (bytes > Math.Max(KeyLimit, PlaceBytes))
        {
            return;
        }

        lock (_cache.Gate)
        {
            if (!_cache.TryGetEntry(call, out var entry) || entry.Value?.IsOf(typeof(TResult)) != true || entry.Memento.ResultType == ResultType.Exception || (entry.Memento.DependsOnResources && !_admitsResources))
            {
                return;
            }

            if (_places.TryGetValue(arguments, out var present) && present.Entry == entry)
            {
                // Many threads that missed together attach the same entry: one slot is enough to clear.
                return;
            }

            if (!_cache.TryGrow(entry, bytes))
            {
                return;
            }

            var place = new Place(entry);
            _places[arguments] = place;
            (entry.Slots ??= []).Add(new Slot(_places, arguments, place));
        }
    }

    /// <summary>What the arguments refer to; the estimate sees them in a box, whose own size is not theirs.</summary>
    private static long HeldBytes(in TArguments arguments) => !RuntimeHelpers.IsReferenceOrContainsReferences<TArguments>() ? 0
        : typeof(TArguments).IsValueType ? Math.Max(0, SizeEstimator.Estimate(arguments) - ObjectLayout.Of(typeof(TArguments)).ObjectSize)
        : SizeEstimator.Estimate(arguments);

    private sealed class Slot(ConcurrentDictionary<TArguments, Place> places, TArguments arguments, Place place) : IShelfSlot
    {
        // Only this entry: a newer one may stand under the same arguments by now.
        public bool TryClear() => places.TryRemove(new KeyValuePair<TArguments, Place>(arguments, place));
    }

    /// <summary>Where a call's result is: an immutable one in the dictionary itself, and its memento beside it, since the way to the entry is most of what a hit costs.</summary>
    private readonly struct Place(CacheEntry entry) : IEquatable<Place>
    {
        public readonly CacheEntry Entry = entry;
        public readonly MementoRecord Memento = entry.Memento;
        public readonly TResult? Result = entry.Value is ImmutableValue value ? (TResult?)value.Get() : default;
        public readonly bool IsImmutable = entry.Value is ImmutableValue;

        public bool Equals(Place other) => Entry == other.Entry;

        public override bool Equals(object? obj) => obj is Place other && Equals(other);

        public override int GetHashCode() => RuntimeHelpers.GetHashCode(Entry);
    }
}
