using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Memento.Files;

namespace Memento.Versioning.Canonical;

/// <summary>Collects what a part of the code is, each piece with its length before it, so that no two sequences of pieces are the same bytes.</summary>
internal sealed class CanonicalStream
{
    private byte[] _bytes = new byte[256];
    private int _count;

    /// <summary>The constants in the code, in the order in which they stand there; they are hashed apart from it.</summary>
    public List<CodeConstant> Constants { get; } = [];

    public CanonicalStream Write(string piece)
    {
        if (!IsWellFormed(piece))
        {
            return WriteUnits(piece);
        }

        var length = Encoding.UTF8.GetByteCount(piece);
        var span = Take(length + sizeof(int));
        BinaryPrimitives.WriteInt32LittleEndian(span, length);
        Encoding.UTF8.GetBytes(piece, span[sizeof(int)..]);
        return this;
    }

    public CanonicalStream Write(long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(Take(sizeof(long)), number);
        return this;
    }

    public CanonicalStream Constant(string type, string text)
    {
        Constants.Add(new CodeConstant(type, text));
        return Write(type);
    }

    /// <summary>The hash of the code without the values of its constants, in lowercase hexadecimal digits.</summary>
    public string HashOfCode() => HexText.Of(SHA256.HashData(_bytes.AsSpan(0, _count)));

    /// <summary>The hash of pieces, each framed by its length.</summary>
    public static string HashOf(IEnumerable<string> pieces)
    {
        var stream = new CanonicalStream();
        foreach (var piece in pieces)
        {
            stream.Write(piece);
        }

        return stream.HashOfCode();
    }

    // What holds half of a surrogate pair has no UTF-8: its units, with a length that no other piece has.
    private CanonicalStream WriteUnits(string piece)
    {
        Write(~(long)piece.Length);
        foreach (var unit in piece)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(Take(sizeof(ushort)), unit);
        }

        return this;
    }

    // In a loop, which needs no code for wide registers: the base library's own is compiled when a program starts.
    private static bool IsWellFormed(string piece)
    {
        for (var i = 0; i < piece.Length; i++)
        {
            if (char.IsSurrogate(piece[i]) && (!char.IsHighSurrogate(piece[i]) || ++i == piece.Length || !char.IsLowSurrogate(piece[i])))
            {
                return false;
            }
        }

        return true;
    }

    private Span<byte> Take(int length)
    {
        if (_bytes.Length - _count < length)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _count + length));
        }

        _count += length;
        return _bytes.AsSpan(_count - length, length);
    }
}
