using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Memento.Keys.Exactness;

/// <summary>An array of two or more dimensions: their lengths, and the items in order.</summary>
internal sealed class GridEquality<TArray, T> : CompositeEquality<TArray>
    where TArray : class
{
    private const int Overhead = 64;

    /// <inheritdoc/>
    public override IReadOnlyList<Type> Parts { get; } = [typeof(T)];

    /// <inheritdoc/>
    public override bool AreEqual(TArray x, TArray y)
    {
        if (x is not Array left || y is not Array right)
        {
            return x is null && y is null;
        }

        if (left.Rank != right.Rank)
        {
            return false;
        }

        for (var i = 0; i < left.Rank; i++)
        {
            // An array that does not start at zero is refused where it is written: none is ever kept.
            if (left.GetLength(i) != right.GetLength(i) || left.GetLowerBound(i) != right.GetLowerBound(i))
            {
                return false;
            }
        }

        return RuntimeHelpers.TryEnsureSufficientExecutionStack() && ExactPlace<T>.Equality.AreEqual(Items(left), Items(right));
    }

    /// <inheritdoc/>
    public override void AddTo(ref KeyHash hash, TArray value)
    {
        if (value is not Array array || !hash.Enter())
        {
            hash.Add(-1);
            return;
        }

        for (var i = 0; i < array.Rank; i++)
        {
            hash.Add(array.GetLength(i));
        }

        ExactPlace<T>.Equality.AddTo(ref hash, Items(array));
        hash.Leave();
    }

    /// <inheritdoc/>
    public override bool TryKeep(ref Keeper keeper, ref TArray value)
    {
        if (value is not Array array)
        {
            return true;
        }

        if (!keeper.Enter() || !keeper.Take(Overhead + (array.LongLength * Unsafe.SizeOf<T>())))
        {
            return false;
        }

        var copy = (Array)array.Clone();
        if (!ExactPlace<T>.Equality.TryKeep(ref keeper, Items(copy)))
        {
            return false;
        }

        value = (TArray)(object)copy;
        keeper.Leave();
        return true;
    }

    private static Span<T> Items(Array array) =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length);
}
