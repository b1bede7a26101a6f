using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Memento.Serialization;

/// <summary>
/// CRC-32C (Castagnoli; RFC 3720, appendix B.4), the checksum that a memento keeps of its result. Fed piece by piece or
/// at once; a mutable value, so keep it in a field or a local, never in a property.
/// </summary>
/// <remarks>
/// One CRC instruction waits three cycles for the one before it, so long data is cut into three lanes that run beside
/// one another. A lane's checksum is then moved to the end of the block by tables that append zeros (the method of
/// Mark Adler's crc32c.c, the tables worked out here from the polynomial).
/// </remarks>
public struct Crc32C
{
    /// <summary>The length of a lane in bytes, for long data: long enough that the three moves do not matter.</summary>
    private const int LongLane = 8192;

    /// <summary>The length of a lane in bytes, for what is left of the long ones.</summary>
    private const int ShortLane = 256;

    private static readonly Crc32CZeros LongZeros = new(LongLane);
    private static readonly Crc32CZeros ShortZeros = new(ShortLane);

    /// <summary>The checksum of what was appended so far; zero at first.</summary>
    public uint Value { get; private set; }

    /// <summary>The checksum of <paramref name="data"/>.</summary>
    public static uint Compute(ReadOnlySpan<byte> data)
    {
        var crc = default(Crc32C);
        crc.Append(data);
        return crc.Value;
    }

    /// <summary>Takes the next bytes.</summary>
    public void Append(ReadOnlySpan<byte> data)
    {
        var crc = ~Value;
        crc = AppendLanes(crc, ref data, LongLane, LongZeros);
        crc = AppendLanes(crc, ref data, ShortLane, ShortZeros);
        while (data.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
            data = data[sizeof(ulong)..];
        }

        foreach (var octet in data)
        {
            crc = BitOperations.Crc32C(crc, octet);
        }

        Value = ~crc;
    }

    private static uint AppendLanes(uint crc, ref ReadOnlySpan<byte> data, int lane, Crc32CZeros zeros)
    {
        // The instruction takes words in little-endian order; the machines that have it are.
        return BitConverter.IsLittleEndian && data.Length >= 3 * lane ? AppendLongLanes(crc, ref data, lane, zeros) : crc;
    }

    // Apart: what is short is read without what would be compiled for it.
    private static uint AppendLongLanes(uint crc, ref ReadOnlySpan<byte> data, int lane, Crc32CZeros zeros)
    {
        while (data.Length >= 3 * lane)
        {
            // By references: for a span of words made of one of bytes the base library has code compiled. The condition of the loop keeps them within it.
            ref var first = ref MemoryMarshal.GetReference(data);
            ref var second = ref Unsafe.Add(ref first, lane);
            ref var third = ref Unsafe.Add(ref second, lane);
            uint crcOfSecond = 0;
            uint crcOfThird = 0;
            for (nint i = 0; i < lane; i += sizeof(ulong))
            {
                crc = BitOperations.Crc32C(crc, Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, i)));
                crcOfSecond = BitOperations.Crc32C(crcOfSecond, Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref second, i)));
                crcOfThird = BitOperations.Crc32C(crcOfThird, Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref third, i)));
            }

            crc = zeros.Append(crc) ^ crcOfSecond;
            crc = zeros.Append(crc) ^ crcOfThird;
            data = data[(3 * lane)..];
        }

        return crc;
    }
}
