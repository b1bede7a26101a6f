using System.Runtime.CompilerServices;
using Memento.Shapes;

namespace Memento.Keys.Exactness;

/// <summary>
/// A dictionary with string keys: its entries, in whichever order. A <c>Dictionary</c> is compared without an allocation; any
/// other is read by its enumerator, and copied when neither of the two is a <c>Dictionary</c>.
/// </summary>
internal sealed class DictionaryEquality<TDictionary, T> : CompositeEquality<TDictionary>
    where TDictionary : IEnumerable<KeyValuePair<string, T>>
{
    // The object with its two arrays; and of an entry the hash code, the next one's index, the key and the bucket.
    private const int Overhead = 128;
    private const int EntryOverhead = 24;

    /// <summary>Whether a copy of a dictionary can be made to be kept.</summary>
    public static bool CanKeep { get; } =
        IsImmutable
        || typeof(TDictionary) == typeof(Dictionary<string, T>)
        || (typeof(TDictionary).IsInterface && typeof(TDictionary).IsAssignableFrom(typeof(Dictionary<string, T>)));

    /// <inheritdoc/>
    public override IReadOnlyList<Type> Parts { get; } = [typeof(T)];

    /// <inheritdoc/>
    public override bool AreEqual(TDictionary x, TDictionary y)
    {
        if (x is null || y is null)
        {
            return x is null && y is null;
        }

        // Of one object there is nothing to compare, nor any stack needed for it: what is on a shelf can be taken off again.
        if (ReferenceEquals(x, y))
        {
            return KeyComparers.Refusal(x) is null;
        }

        // One with a comparer of its own is refused where it is written: none is ever kept, and its look-ups are not to be trusted here.
        if (KeyComparers.Refusal(x) is not null || KeyComparers.Refusal(y) is not null || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return false;
        }

        return y is Dictionary<string, T> table
            ? HasAll(table, x)
            : HasAll(x as Dictionary<string, T> ?? new Dictionary<string, T>(x, StringComparer.Ordinal), y);
    }

    /// <inheritdoc/>
    public override void AddTo(ref KeyHash hash, TDictionary value)
    {
        if (value is null || !hash.Enter())
        {
            hash.Add(-1);
            return;
        }

        var sum = 0UL;
        var count = 0;
        if (value is Dictionary<string, T> dictionary)
        {
            count = dictionary.Count;
            var share = hash.Share(count);
            foreach (var (key, item) in dictionary)
            {
                sum += HashOf(share, key, item);
            }
        }
        else
        {
            var entries = value.ToArray();
            count = entries.Length;
            var share = hash.Share(count);
            foreach (var (key, item) in entries)
            {
                sum += HashOf(share, key, item);
            }
        }

        hash.Add(count);
        hash.Add(sum);
        hash.Leave();
    }

    /// <inheritdoc/>
    public override bool TryKeep(ref Keeper keeper, ref TDictionary value)
    {
        if (value is null || IsImmutable)
        {
            return true;
        }

        if (!keeper.Enter() || !keeper.Take(Overhead))
        {
            return false;
        }

        var copy = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var (key, item) in value)
        {
            var kept = item;
            if (!keeper.Take(EntryOverhead + Unsafe.SizeOf<T>()) || !Exact.TryKeep(ref keeper, ref kept) || !copy.TryAdd(key, kept))
            {
                return false;
            }
        }

        value = (TDictionary)(object)copy;
        keeper.Leave();
        return true;
    }

    private static ulong HashOf(KeyHash hash, string key, T item)
    {
        hash.Add(key.GetHashCode(StringComparison.Ordinal));
        Exact.AddTo(ref hash, item);
        return hash.ToUInt64();
    }

    private static bool HasAll(Dictionary<string, T> table, TDictionary entries)
    {
        var count = 0;
        if (entries is Dictionary<string, T> dictionary)
        {
            count = dictionary.Count;
            if (count != table.Count)
            {
                return false;
            }

            foreach (var (key, item) in dictionary)
            {
                if (!Has(table, key, item))
                {
                    return false;
                }
            }

            return true;
        }

        foreach (var (key, item) in entries)
        {
            count++;
            if (!Has(table, key, item))
            {
                return false;
            }
        }

        return count == table.Count;
    }

    private static bool Has(Dictionary<string, T> table, string key, T item) => table.TryGetValue(key, out var found) && Exact.AreEqual(found, item);
}
