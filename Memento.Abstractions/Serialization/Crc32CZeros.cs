using System.Numerics;

namespace Memento.Serialization;

/// <summary>
/// Moves a CRC-32C past a fixed number of zero bytes. That is a linear map over the 32 bits of the checksum, so four
/// tables, one for each byte of it, give it by four look-ups.
/// </summary>
internal sealed class Crc32CZeros
{
    private readonly uint[] _tables = new uint[4 * 256];

    /// <summary>Works out the tables.</summary>
    /// <param name="length">How many zero bytes to append.</param>
    public Crc32CZeros(int length)
    {
        Span<uint> images = stackalloc uint[32];
        for (var bit = 0; bit < 32; bit++)
        {
            var crc = 1u << bit;
            for (var i = 0; i < length; i++)
            {
                crc = BitOperations.Crc32C(crc, (byte)0);
            }

            images[bit] = crc;
        }

        for (var index = 0; index < _tables.Length; index++)
        {
            var firstBit = 8 * (index >> 8);
            for (var bit = 0; bit < 8; bit++)
            {
                if ((index & (1 << bit)) != 0)
                {
                    _tables[index] ^= images[firstBit + bit];
                }
            }
        }
    }

    /// <summary>The checksum, without its inversions, of the data of <paramref name="crc"/> with the zeros behind it.</summary>
    public uint Append(uint crc) =>
        _tables[crc & 0xff]
        ^ _tables[256 + ((crc >> 8) & 0xff)]
        ^ _tables[512 + ((crc >> 16) & 0xff)]
        ^ _tables[768 + (crc >> 24)];
}
