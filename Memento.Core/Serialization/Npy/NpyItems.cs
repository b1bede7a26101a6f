using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Memento.Serialization.Npy;

/// <summary>Moves items between memory and a stream, in pieces and without a second copy.</summary>
internal static class NpyItems
{
    /// <summary>How many bytes are moved at a time; a multiple of every item's size.</summary>
    public const int PieceSize = 1024 * 1024;

    /// <summary>Writes the items of an array, of which there may be more bytes than a span can have.</summary>
    public static void Write(Stream destination, Array array, NpyElement element)
    {
        ref var items = ref MemoryMarshal.GetArrayDataReference(array);
        var length = array.LongLength * element.Size;
        for (long at = 0; at < length; at += PieceSize)
        {
            Write(destination, Piece(ref items, at, length), element);
        }
    }

    /// <summary>Writes items.</summary>
    public static void Write(Stream destination, ReadOnlySpan<byte> items, NpyElement element)
    {
        if (BitConverter.IsLittleEndian || element.Unit == 1)
        {
            destination.Write(items);
            return;
        }

        var swapped = ArrayPool<byte>.Shared.Rent(items.Length);
        try
        {
            items.CopyTo(swapped);
            Swap(swapped.AsSpan(0, items.Length), element.Unit);
            destination.Write(swapped.AsSpan(0, items.Length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(swapped);
        }
    }

    /// <summary>Fills an array.</summary>
    /// <exception cref="InvalidDataException">The stream ends before, or holds what is no item.</exception>
    public static void Read(Stream source, Array array, NpyElement element, bool isBigEndian)
    {
        ref var items = ref MemoryMarshal.GetArrayDataReference(array);
        var length = array.LongLength * element.Size;
        for (long at = 0; at < length; at += PieceSize)
        {
            Read(source, Piece(ref items, at, length), element, isBigEndian);
        }
    }

    /// <summary>Fills memory with items.</summary>
    /// <exception cref="InvalidDataException">The stream ends before, or holds what is no item.</exception>
    public static void Read(Stream source, Span<byte> items, NpyElement element, bool isBigEndian)
    {
        if (source.ReadAtLeast(items, items.Length, throwOnEndOfStream: false) < items.Length)
        {
            throw new InvalidDataException("The stored .npy file ends within its items.");
        }

        if (isBigEndian == BitConverter.IsLittleEndian)
        {
            Swap(items, element.Unit);
        }

        // A boolean of any other byte is neither true nor false to compiled code.
        if (element.Type == typeof(bool) && items.ContainsAnyExceptInRange((byte)0, (byte)1))
        {
            throw new InvalidDataException("The stored .npy file holds a boolean that is neither 0 nor 1.");
        }
    }

    private static Span<byte> Piece(ref byte items, long at, long length) =>
        MemoryMarshal.CreateSpan(ref Unsafe.AddByteOffset(ref items, (nint)at), (int)Math.Min(PieceSize, length - at));

    private static void Swap(Span<byte> items, int unit)
    {
        switch (unit)
        {
            case 2:
                var shorts = MemoryMarshal.Cast<byte, ushort>(items);
                BinaryPrimitives.ReverseEndianness(shorts, shorts);
                break;
            case 4:
                var ints = MemoryMarshal.Cast<byte, uint>(items);
                BinaryPrimitives.ReverseEndianness(ints, ints);
                break;
            case 8:
                var longs = MemoryMarshal.Cast<byte, ulong>(items);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
            default:
                break;
        }
    }
}
