using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Memento.Keys.Exactness;

/// <summary>A floating-point number: compared by its bits, so that the zeros differ; but all NaNs are written alike and are one.</summary>
internal sealed class FloatEquality<T, TBits> : ExactEquality<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TBits : unmanaged, IEquatable<TBits>
{
    // What lies in the first-level cache when it is read for the second time.
    private const int ChunkBytes = 4096;

    /// <inheritdoc/>
    public override bool AreEqual(T x, T y) => Bits(x).Equals(Bits(y)) || (T.IsNaN(x) && T.IsNaN(y));

    /// <inheritdoc/>
    public override int Hash(T value) => Bits(T.IsNaN(value) ? T.NaN : value).GetHashCode();

    /// <inheritdoc/>
    public override bool AreEqual(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
    {
        if (x.Length != y.Length)
        {
            return false;
        }

        while (true)
        {
            var same = MemoryMarshal.Cast<T, TBits>(x).CommonPrefixLength(MemoryMarshal.Cast<T, TBits>(y));
            if (same == x.Length)
            {
                return true;
            }

            if (!T.IsNaN(x[same]) || !T.IsNaN(y[same]))
            {
                return false;
            }

            x = x[(same + 1)..];
            y = y[(same + 1)..];
        }
    }

    /// <inheritdoc/>
    public override void AddTo(ref KeyHash hash, ReadOnlySpan<T> values)
    {
        hash.Add(values.Length);
        Span<T> oneNaN = stackalloc T[ChunkBytes / Unsafe.SizeOf<T>()];
        while (!values.IsEmpty)
        {
            var chunk = values[..Math.Min(values.Length, oneNaN.Length)];
            values = values[chunk.Length..];
            if (HasNaN(chunk))
            {
                for (var i = 0; i < chunk.Length; i++)
                {
                    oneNaN[i] = T.IsNaN(chunk[i]) ? T.NaN : chunk[i];
                }

                hash.Add(MemoryMarshal.AsBytes(oneNaN[..chunk.Length]));
            }
            else
            {
                hash.Add(MemoryMarshal.AsBytes(chunk));
            }
        }
    }

    private static bool HasNaN(ReadOnlySpan<T> values)
    {
        if (Vector<T>.IsSupported)
        {
            var vectors = MemoryMarshal.Cast<T, Vector<T>>(values);
            foreach (var vector in vectors)
            {
                if (!Vector.EqualsAll(vector, vector))
                {
                    return true;
                }
            }

            values = values[(vectors.Length * Vector<T>.Count)..];
        }

        foreach (var value in values)
        {
            if (T.IsNaN(value))
            {
                return true;
            }
        }

        return false;
    }

    private static TBits Bits(T value) => Unsafe.BitCast<T, TBits>(value);
}
