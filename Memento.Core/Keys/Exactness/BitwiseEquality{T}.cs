using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Memento.Keys.Exactness;

/// <summary>
/// A type of 1, 2, 4, 8 or 16 bytes without gaps, each of whose values is written otherwise than the others: compared by all its
/// bits, so that a decimal tells its scale and a DateTime its kind.
/// </summary>
/// <remarks>Without a constraint: of what has one, nothing is compiled ahead for the types of the base library.</remarks>
internal sealed class BitwiseEquality<T> : ExactEquality<T>
{
    /// <inheritdoc/>
    public override bool AreEqual(T x, T y) => Unsafe.SizeOf<T>() switch
    {
        1 => Unsafe.BitCast<T, byte>(x) == Unsafe.BitCast<T, byte>(y),
        2 => Unsafe.BitCast<T, ushort>(x) == Unsafe.BitCast<T, ushort>(y),
        4 => Unsafe.BitCast<T, uint>(x) == Unsafe.BitCast<T, uint>(y),
        8 => Unsafe.BitCast<T, ulong>(x) == Unsafe.BitCast<T, ulong>(y),
        _ => Unsafe.BitCast<T, UInt128>(x) == Unsafe.BitCast<T, UInt128>(y),
    };

    /// <inheritdoc/>
    public override int Hash(T value) => Unsafe.SizeOf<T>() switch
    {
        1 => Unsafe.BitCast<T, byte>(value),
        2 => Unsafe.BitCast<T, ushort>(value),
        4 => Unsafe.BitCast<T, int>(value),
        8 => Unsafe.BitCast<T, ulong>(value).GetHashCode(),
        _ => Unsafe.BitCast<T, UInt128>(value).GetHashCode(),
    };

    /// <inheritdoc/>
    public override bool AreEqual(ReadOnlySpan<T> x, ReadOnlySpan<T> y) => Bytes(x).SequenceEqual(Bytes(y));

    /// <inheritdoc/>
    public override void AddTo(ref KeyHash hash, ReadOnlySpan<T> values)
    {
        hash.Add(values.Length);
        hash.Add(Bytes(values));
    }

    // As MemoryMarshal.AsBytes, which has a constraint.
    private static ReadOnlySpan<byte> Bytes(ReadOnlySpan<T> values) =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(values)), checked(values.Length * Unsafe.SizeOf<T>()));
}
