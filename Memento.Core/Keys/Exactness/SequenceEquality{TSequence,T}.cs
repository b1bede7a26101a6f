using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Memento.Keys.Exactness;

/// <summary>
/// A list: its items in order. Arrays, <c>List</c> and <c>ImmutableArray</c> are compared where they lie, without an
/// allocation; of another sequence the items are copied out first.
/// </summary>
internal sealed class SequenceEquality<TSequence, T> : CompositeEquality<TSequence>
    where TSequence : IEnumerable<T>
{
    // The object's header, its length, and for a list the object beside the array.
    private const int Overhead = 56;

    private static readonly HashSet<Type> MadeOfItems = [typeof(Collection<>), typeof(ReadOnlyCollection<>), typeof(Queue<>), typeof(LinkedList<>)];

    /// <summary>Whether a copy of a sequence can be made to be kept.</summary>
    public static bool CanKeep { get; } =
        IsImmutable
        || typeof(TSequence) == typeof(T[]) || typeof(TSequence) == typeof(List<T>) || typeof(TSequence) == typeof(ImmutableArray<T>)
        || (typeof(TSequence).IsInterface && typeof(TSequence).IsAssignableFrom(typeof(T[])))
        || (typeof(TSequence).IsGenericType && MadeOfItems.Contains(typeof(TSequence).GetGenericTypeDefinition()));

    /// <inheritdoc/>
    public override IReadOnlyList<Type> Parts { get; } = [typeof(T)];

    /// <inheritdoc/>
    public override bool AreEqual(TSequence x, TSequence y)
    {
        if (IsNull(x) || IsNull(y))
        {
            return IsNull(x) && IsNull(y);
        }

        if (IsNothing(x) || IsNothing(y))
        {
            return IsNothing(x) && IsNothing(y);
        }

        // Of the same items there is nothing to compare, nor any stack needed for it: what is on a shelf can be taken off again.
        if (!typeof(TSequence).IsValueType && ReferenceEquals(x, y))
        {
            return true;
        }

        var items = Items(x);
        var others = Items(y);
        if (items == others)
        {
            return true;
        }

        // Where the stack ends the call goes by its hash, whose maker says what to do.
        return RuntimeHelpers.TryEnsureSufficientExecutionStack() && ExactPlace<T>.Equality.AreEqual(items, others);
    }

    /// <inheritdoc/>
    public override void AddTo(ref KeyHash hash, TSequence value)
    {
        if (IsNull(value) || IsNothing(value) || !hash.Enter())
        {
            hash.Add(-1);
            return;
        }

        ExactPlace<T>.Equality.AddTo(ref hash, Items(value));
        hash.Leave();
    }

    /// <inheritdoc/>
    public override bool TryKeep(ref Keeper keeper, ref TSequence value)
    {
        if (IsNull(value) || IsImmutable || IsNothing(value))
        {
            return true;
        }

        var items = Items(value);
        if (!keeper.Enter() || !keeper.Take(Overhead + ((long)items.Length * Unsafe.SizeOf<T>())))
        {
            return false;
        }

        var copy = items.ToArray();
        if (!ExactPlace<T>.Equality.TryKeep(ref keeper, copy))
        {
            return false;
        }

        value = (TSequence)Make(value, copy);
        keeper.Leave();
        return true;
    }

    /// <summary>Whether it was never given a value, which is refused where it is written, and is not the same as an empty one.</summary>
    private static bool IsNothing(TSequence value) => typeof(TSequence) == typeof(ImmutableArray<T>)
        ? Unsafe.As<TSequence, ImmutableArray<T>>(ref value).IsDefault
        : value is ImmutableArray<T> { IsDefault: true } or ArraySegment<T> { Array: null };

    // An immutable array by itself is asked for first: a pattern puts it in a box where the code is not optimized yet.
    private static ReadOnlySpan<T> Items(TSequence value) => typeof(TSequence) == typeof(ImmutableArray<T>)
        ? Unsafe.As<TSequence, ImmutableArray<T>>(ref value).AsSpan()
        : value switch
        {
            // Not AsSpan, which refuses an array of a derived type.
            T[] array => new ReadOnlySpan<T>(array),
            List<T> list => CollectionsMarshal.AsSpan(list),
            ImmutableArray<T> array => array.AsSpan(),
            _ => value.ToArray(),
        };

    /// <summary>A list again where there was one, also behind an interface: a record's field may hold nothing else.</summary>
    private static object Make(TSequence value, T[] items)
    {
        if (value is List<T>)
        {
            return new List<T>(items);
        }

        return typeof(TSequence) == typeof(ImmutableArray<T>) ? ImmutableCollectionsMarshal.AsImmutableArray(items)
            : typeof(TSequence).IsAssignableFrom(typeof(T[])) ? items
            : Activator.CreateInstance(typeof(TSequence), items)!;
    }
}
