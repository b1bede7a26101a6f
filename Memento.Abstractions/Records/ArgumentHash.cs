using System.Buffers.Binary;
using Memento.Files;

namespace Memento;

/// <summary>
/// The SHA-256 of the normalized JSON of a call's effective arguments: 32 bytes, shown as 64 lowercase
/// hexadecimal digits. Together with a <see cref="FunctionName"/> it names one call, in every language.
/// </summary>
/// <remarks>A value of four words rather than a string, so that it can key a dictionary without an allocation.</remarks>
public readonly record struct ArgumentHash : IComparable<ArgumentHash>
{
    /// <summary>The length of a hash in bytes.</summary>
    public const int ByteLength = 32;

    private readonly ulong _first;
    private readonly ulong _second;
    private readonly ulong _third;
    private readonly ulong _fourth;

    /// <summary>Takes the 32 bytes of a SHA-256 digest.</summary>
    /// <exception cref="ArgumentException"><paramref name="digest"/> is not 32 bytes long.</exception>
    public ArgumentHash(ReadOnlySpan<byte> digest)
    {
        if (digest.Length != ByteLength)
        {
            throw new ArgumentException($"An argument hash has {ByteLength} bytes, this one has {digest.Length}.", nameof(digest));
        }

        _first = BinaryPrimitives.ReadUInt64BigEndian(digest);
        _second = BinaryPrimitives.ReadUInt64BigEndian(digest[8..]);
        _third = BinaryPrimitives.ReadUInt64BigEndian(digest[16..]);
        _fourth = BinaryPrimitives.ReadUInt64BigEndian(digest[24..]);
    }

    /// <summary>Reads 64 hexadecimal digits.</summary>
    /// <exception cref="FormatException"><paramref name="hex"/> is not 64 hexadecimal digits.</exception>
    public static ArgumentHash Parse(ReadOnlySpan<char> hex) => TryParse(hex, out var hash)
        ? hash
        : throw new FormatException($"'{hex}' is not an argument hash: 64 hexadecimal digits are expected.");

    /// <summary>Reads 64 hexadecimal digits; false when <paramref name="hex"/> is anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out ArgumentHash hash)
    {
        Span<byte> digest = stackalloc byte[ByteLength];
        var read = hex.Length == 2 * ByteLength
            && Convert.FromHexString(hex, digest, out _, out var written) == System.Buffers.OperationStatus.Done
            && written == ByteLength;
        hash = read ? new ArgumentHash(digest) : default;
        return read;
    }

    /// <summary>Writes the 32 bytes of the digest to <paramref name="destination"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than 32 bytes.</exception>
    public void CopyTo(Span<byte> destination)
    {
        if (destination.Length < ByteLength)
        {
            throw new ArgumentException($"An argument hash needs {ByteLength} bytes.", nameof(destination));
        }

        BinaryPrimitives.WriteUInt64BigEndian(destination, _first);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _second);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _third);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], _fourth);
    }

    /// <summary>The 64 lowercase hexadecimal digits.</summary>
    public override string ToString()
    {
        Span<byte> digest = stackalloc byte[ByteLength];
        CopyTo(digest);
        return HexText.Of(digest);
    }

    /// <summary>A digest is uniform already: its first word serves as it is.</summary>
    public override int GetHashCode() => _first.GetHashCode();

    /// <summary>Orders as the hexadecimal text does.</summary>
    public int CompareTo(ArgumentHash other)
    {
        var order = _first.CompareTo(other._first);
        order = order != 0 ? order : _second.CompareTo(other._second);
        order = order != 0 ? order : _third.CompareTo(other._third);
        return order != 0 ? order : _fourth.CompareTo(other._fourth);
    }
}
