using System.Runtime.CompilerServices;

namespace Memento.Keys.Exactness;

/// <summary>
/// Exact comparison of a value of any exact type. The usual types are told apart here, where the compiler drops the branches
/// that are of other types, so that a tuple of them is compared without a call; the others go through
/// <see cref="ExactEquality{T}"/>.
/// </summary>
internal static class Exact
{
    /// <summary>Whether two values have the same hash as arguments.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreEqual<T>(T x, T y)
    {
        if (typeof(T) == typeof(int) || typeof(T) == typeof(long) || typeof(T) == typeof(bool) || typeof(T) == typeof(char))
        {
            return EqualityComparer<T>.Default.Equals(x, y);
        }

        if (typeof(T) == typeof(double))
        {
            return Bits(Unsafe.As<T, double>(ref x)) == Bits(Unsafe.As<T, double>(ref y));
        }

        return ExactPlace<T>.Equality.AreEqual(x, y);
    }

    /// <summary>A hash code, equal for equal values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Hash<T>(T value)
    {
        if (typeof(T) == typeof(int) || typeof(T) == typeof(long) || typeof(T) == typeof(bool) || typeof(T) == typeof(char))
        {
            return EqualityComparer<T>.Default.GetHashCode(value!);
        }

        return typeof(T) == typeof(double)
            ? Bits(Unsafe.As<T, double>(ref value)).GetHashCode()
            : ExactPlace<T>.Equality.Hash(value);
    }

    /// <summary>Adds a value to the hash code of what it is part of.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo<T>(ref KeyHash hash, T value)
    {
        if (typeof(T) == typeof(int) || typeof(T) == typeof(long) || typeof(T) == typeof(bool) || typeof(T) == typeof(char) || typeof(T) == typeof(double))
        {
            hash.Add(Hash(value));
        }
        else
        {
            ExactPlace<T>.Equality.AddTo(ref hash, value);
        }
    }

    /// <summary>Replaces a value by one that nobody else can change.</summary>
    /// <returns>False when that cannot be.</returns>
    public static bool TryKeep<T>(ref Keeper keeper, ref T value) => ExactPlace<T>.Equality.TryKeep(ref keeper, ref value);

    /// <summary>The bits, with all NaNs one, since all are written alike.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Bits(double value) => BitConverter.DoubleToInt64Bits(double.IsNaN(value) ? double.NaN : value);
}
