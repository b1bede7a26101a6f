using System.Diagnostics.CodeAnalysis;
using Memento.Keys.Exactness;

namespace Memento.Keys;

/// <summary>
/// Compares arguments so that two are equal exactly when their hashes are: <c>0.0</c> and <c>-0.0</c>, <c>1.0m</c> and
/// <c>1.00m</c>, one instant in two offsets, are different calls, although .NET's own equality says the same; and NaN is
/// NaN. Used by the typed shelves of the memory cache, each of whose keys was made by <see cref="TryKeep"/>; a value that cannot be
/// kept, or is refused, equals none of them.
/// </summary>
/// <remarks>
/// Allocates nothing for scalars, arrays, <c>List</c>, <c>ImmutableArray</c>, <c>Dictionary</c>, tuples, records and plain types of these; the
/// items of another sequence or dictionary are copied out first.
/// </remarks>
/// <typeparam name="T">A type of which <see cref="ArgumentComparer.IsExact"/> is true; most often a value tuple of a call's arguments.</typeparam>
public sealed class ArgumentComparer<T> : IEqualityComparer<T>
{
    private static readonly ArgumentComparer<T>? Shared = ExactTypes.IsExact(typeof(T)) ? new ArgumentComparer<T>() : null;

    private ArgumentComparer()
    {
    }

    /// <summary>The comparer.</summary>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> has no exact comparison.</exception>
    public static ArgumentComparer<T> Instance =>
        Shared ?? throw new NotSupportedException($"Values of {typeof(T)} cannot key a cache by themselves; key it by their {nameof(ArgumentHash)}.");

    /// <inheritdoc/>
    public bool Equals(T? x, T? y) => Exact.AreEqual(x!, y!);

    /// <inheritdoc/>
    public int GetHashCode(T obj) => Exact.Hash(obj);

    /// <summary>
    /// Makes what may stand on a shelf for a value: the value itself when nobody can change it, else a private deep copy.
    /// Called before the function runs, since its body may change its arguments; never needed for a look-up.
    /// </summary>
    /// <param name="value">The arguments of a call.</param>
    /// <param name="limitBytes">How many bytes may be copied.</param>
    /// <param name="kept">What to keep.</param>
    /// <returns>False when the value cannot be kept: it is too large, or holds a value whose text only the hash can tell. Such a call is keyed by its hash alone.</returns>
    public bool TryKeep(in T value, long limitBytes, [MaybeNullWhen(false)] out T kept)
    {
        var keeper = new Keeper(limitBytes);
        kept = value;
        return Exact.TryKeep(ref keeper, ref kept);
    }
}
