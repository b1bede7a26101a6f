using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Memento.Serialization.Npy;

/// <summary>Items of type <typeparamref name="T"/>.</summary>
/// <param name="code">NumPy's code of the type.</param>
/// <param name="unit">The bytes of each number in an item; 0 when an item is one number.</param>
internal sealed class NpyElement<T>(string code, int unit = 0) : NpyElement(typeof(T), code, Unsafe.SizeOf<T>(), unit == 0 ? Unsafe.SizeOf<T>() : unit)
    where T : unmanaged
{
    /// <inheritdoc/>
    public override Array Allocate(int length) => GC.AllocateUninitializedArray<T>(length);

    /// <inheritdoc/>
    public override void ReadTransposed(Stream source, Array array, bool isBigEndian)
    {
        var lengths = new nint[array.Rank];
        var steps = new nint[array.Rank];
        nint step = 1;
        for (var i = array.Rank - 1; i >= 0; i--)
        {
            lengths[i] = array.GetLength(i);
            steps[i] = step;
            step *= lengths[i];
        }

        ref var items = ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array));
        var indices = new nint[array.Rank];
        nint at = 0;
        var bytes = ArrayPool<byte>.Shared.Rent(NpyItems.PieceSize);
        try
        {
            for (long left = array.LongLength, count; left > 0; left -= count)
            {
                count = Math.Min(left, NpyItems.PieceSize / Unsafe.SizeOf<T>());
                var piece = bytes.AsSpan(0, (int)count * Unsafe.SizeOf<T>());
                NpyItems.Read(source, piece, this, isBigEndian);
                foreach (var item in MemoryMarshal.Cast<byte, T>(piece))
                {
                    Unsafe.Add(ref items, at) = item;
                    for (var i = 0; i < indices.Length; i++)
                    {
                        at += steps[i];
                        if (++indices[i] < lengths[i])
                        {
                            break;
                        }

                        at -= steps[i] * lengths[i];
                        indices[i] = 0;
                    }
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
