using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Earthquakes;

/// <summary>
/// The random number generator xoshiro256**: D. Blackman, S. Vigna, "Scrambled linear pseudorandom number
/// generators", ACM Transactions on Mathematical Software 47 (2021) 36; <see href="https://prng.di.unimi.it/"/>.
/// </summary>
/// <remarks>
/// Not <see cref="Random"/>: what that draws from a seed is not promised to be the same in the next version of .NET,
/// and a remembered batch must equal one drawn afresh. A struct, so that a loop over a copy of it keeps its state in
/// registers; it is passed by reference.
/// </remarks>
public struct Xoshiro256StarStar
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>A generator in the given state, which must not be all zero.</summary>
    public Xoshiro256StarStar(ulong s0, ulong s1, ulong s2, ulong s3)
    {
        if ((s0 | s1 | s2 | s3) == 0)
        {
            throw new ArgumentException("The state of xoshiro256** must not be all zero: it would draw nothing but zeros.");
        }

        (_s0, _s1, _s2, _s3) = (s0, s1, s2, s3);
    }

    /// <summary>
    /// The generator for one batch of one network. The state is the SHA-256 of the UTF-8 text <c>network/batch</c>,
    /// read as four little-endian numbers: the same on every machine, which a string's own hash code is not, and
    /// unrelated from one batch to the next.
    /// </summary>
    public static Xoshiro256StarStar For(string network, int batch)
    {
        byte[] digest = SHA256.HashData(
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{network}/{batch}")));
        return new Xoshiro256StarStar(
            BinaryPrimitives.ReadUInt64LittleEndian(digest),
            BinaryPrimitives.ReadUInt64LittleEndian(digest.AsSpan(8)),
            BinaryPrimitives.ReadUInt64LittleEndian(digest.AsSpan(16)),
            BinaryPrimitives.ReadUInt64LittleEndian(digest.AsSpan(24)));
    }

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        ulong shifted = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>
    /// A number from zero up to, but not including, <paramref name="bound"/>: the high half of the product with the
    /// bound. Without a rejection step some numbers are likelier than others by at most bound/2^64, one part in 10^16
    /// for a thousand events: no bootstrap can see it.
    /// </summary>
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);
}
