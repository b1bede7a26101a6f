using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace Memento.Serialization.Json;

/// <summary>
/// Makes each collection type of the items that were read. Found by return type: a further collection needs a further
/// method and nothing else.
/// </summary>
internal static class CollectionMakers
{
    public static List<T> List<T>(List<T> items) => items;

    public static IList<T> IList<T>(List<T> items) => items;

    public static ICollection<T> ICollection<T>(List<T> items) => items;

    public static IEnumerable<T> IEnumerable<T>(List<T> items) => items.ToArray();

    public static IReadOnlyCollection<T> IReadOnlyCollection<T>(List<T> items) => items.ToArray();

    public static IReadOnlyList<T> IReadOnlyList<T>(List<T> items) => items.ToArray();

    public static ReadOnlyCollection<T> ReadOnlyCollection<T>(List<T> items) => items.AsReadOnly();

    public static Collection<T> Collection<T>(List<T> items) => new(items);

    public static Queue<T> Queue<T>(List<T> items) => new(items);

    public static Stack<T> Stack<T>(List<T> items) => new(items);

    public static LinkedList<T> LinkedList<T>(List<T> items) => new(items);

    public static ImmutableArray<T> ImmutableArray<T>(List<T> items) => [.. items];

    public static ImmutableList<T> ImmutableList<T>(List<T> items) => [.. items];

    public static IImmutableList<T> IImmutableList<T>(List<T> items) => ImmutableList(items);

    public static ImmutableQueue<T> ImmutableQueue<T>(List<T> items) => [.. items];

    public static ImmutableStack<T> ImmutableStack<T>(List<T> items) => [.. items];

    public static HashSet<T> HashSet<T>(List<T> items) => Distinct<T, HashSet<T>>(items, [.. items]);

    public static ISet<T> ISet<T>(List<T> items) => HashSet(items);

    public static IReadOnlySet<T> IReadOnlySet<T>(List<T> items) => HashSet(items);

    public static SortedSet<T> SortedSet<T>(List<T> items) => Distinct<T, SortedSet<T>>(items, [.. items]);

    public static ImmutableHashSet<T> ImmutableHashSet<T>(List<T> items) => Distinct<T, ImmutableHashSet<T>>(items, [.. items]);

    public static IImmutableSet<T> IImmutableSet<T>(List<T> items) => ImmutableHashSet(items);

    public static ImmutableSortedSet<T> ImmutableSortedSet<T>(List<T> items) => Distinct<T, ImmutableSortedSet<T>>(items, [.. items]);

    public static FrozenSet<T> FrozenSet<T>(List<T> items) => Distinct(items, items.ToFrozenSet());

    public static Dictionary<TKey, T> Dictionary<TKey, T>(Dictionary<TKey, T> entries)
        where TKey : notnull => entries;

    public static IDictionary<TKey, T> IDictionary<TKey, T>(Dictionary<TKey, T> entries)
        where TKey : notnull => entries;

    public static IReadOnlyDictionary<TKey, T> IReadOnlyDictionary<TKey, T>(Dictionary<TKey, T> entries)
        where TKey : notnull => entries;

    public static ReadOnlyDictionary<TKey, T> ReadOnlyDictionary<TKey, T>(Dictionary<TKey, T> entries)
        where TKey : notnull => entries.AsReadOnly();

    public static SortedDictionary<TKey, T> SortedDictionary<TKey, T>(Dictionary<TKey, T> entries)
        where TKey : notnull => new(entries);

    public static SortedList<TKey, T> SortedList<TKey, T>(Dictionary<TKey, T> entries)
        where TKey : notnull => new(entries);

    public static ConcurrentDictionary<TKey, T> ConcurrentDictionary<TKey, T>(Dictionary<TKey, T> entries)
        where TKey : notnull => new(entries);

    public static ImmutableDictionary<TKey, T> ImmutableDictionary<TKey, T>(Dictionary<TKey, T> entries)
        where TKey : notnull => entries.ToImmutableDictionary();

    public static IImmutableDictionary<TKey, T> IImmutableDictionary<TKey, T>(Dictionary<TKey, T> entries)
        where TKey : notnull => ImmutableDictionary(entries);

    public static ImmutableSortedDictionary<TKey, T> ImmutableSortedDictionary<TKey, T>(Dictionary<TKey, T> entries)
        where TKey : notnull => entries.ToImmutableSortedDictionary();

    public static FrozenDictionary<TKey, T> FrozenDictionary<TKey, T>(Dictionary<TKey, T> entries)
        where TKey : notnull => entries.ToFrozenDictionary();

    /// <summary>A set that holds fewer items than were read was not what was written.</summary>
    private static TSet Distinct<T, TSet>(List<T> items, TSet set)
        where TSet : IReadOnlyCollection<T> =>
        set.Count == items.Count ? set : throw new InvalidDataException("The JSON has an item of a set twice.");
}
