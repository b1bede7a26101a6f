using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Memento.Versioning.Canonical;

/// <summary>Collects what a part of the code is, each piece with its length before it, so that no two sequences of pieces are the same bytes.</summary>
internal sealed class CanonicalStream
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>The constants in the code, in the order in which they stand there; they are hashed apart from it.</summary>
    public List<CodeConstant> Constants { get; } = [];

    public CanonicalStream Write(string piece)
    {
        var length = Encoding.UTF8.GetByteCount(piece);
        var span = _bytes.GetSpan(length + 4);
        BinaryPrimitives.WriteInt32LittleEndian(span, length);
        Encoding.UTF8.GetBytes(piece, span[4..]);
        _bytes.Advance(length + 4);
        return this;
    }

    public CanonicalStream Write(long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_bytes.GetSpan(8), number);
        _bytes.Advance(8);
        return this;
    }

    public CanonicalStream Constant(string type, string text)
    {
        Constants.Add(new CodeConstant(type, text));
        return Write(type);
    }

    /// <summary>The hash of the code without the values of its constants, in lowercase hexadecimal digits.</summary>
    public string HashOfCode() => Convert.ToHexStringLower(SHA256.HashData(_bytes.WrittenSpan));

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
}
