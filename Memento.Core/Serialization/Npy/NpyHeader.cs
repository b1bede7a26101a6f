using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Memento.Serialization.Npy;

/// <summary>
/// What stands before the items of an <c>.npy</c> file: their type, their order and the lengths of the array's dimensions
/// (NumPy Enhancement Proposal 1; <c>numpy.lib.format</c>).
/// </summary>
/// <param name="Descr">The type of the items, such as <c>&lt;f8</c>.</param>
/// <param name="IsFortranOrder">Whether the first index runs fastest, and not the last.</param>
/// <param name="Shape">The lengths, none negative.</param>
internal sealed record NpyHeader(string Descr, bool IsFortranOrder, IReadOnlyList<long> Shape)
{
    /// <summary>How many dimensions there may be, in .NET and in NumPy alike.</summary>
    public const int MaxRank = 32;

    /// <summary>Header texts beyond this length, in bytes, are refused unread: the longest for a plain array is below one thousand.</summary>
    public const int MaxTextLength = 64 * 1024;

    private const int Alignment = 64;

    /// <summary>How many bytes the header took where it was read.</summary>
    public int Length { get; private init; }

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Writes the header, in version 1.0 of the format.</summary>
    public void Write(Stream destination)
    {
        var text = new StringBuilder("{'descr': '").Append(Descr).Append("', 'fortran_order': ").Append(IsFortranOrder ? "True" : "False").Append(", 'shape': (");
        for (var i = 0; i < Shape.Count; i++)
        {
            // A comma after each but the last, and after one that is alone.
            text.Append(i == 0 ? "" : " ").Append(Shape[i].ToString(CultureInfo.InvariantCulture)).Append(i == 0 || i < Shape.Count - 1 ? "," : "");
        }

        text.Append("), }");
        var before = Magic.Length + 4;
        var length = (before + text.Length + 1 + Alignment - 1) / Alignment * Alignment;
        text.Append(' ', length - before - text.Length - 1).Append('\n');

        var header = new byte[length];
        Magic.CopyTo(header);
        header[Magic.Length] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(before - 2), (ushort)(length - before));
        Encoding.ASCII.GetBytes(text.ToString(), header.AsSpan(before));
        destination.Write(header);
    }

    /// <summary>Reads a header of version 1.0 or 2.0, and not a byte beyond it.</summary>
    /// <exception cref="InvalidDataException">It is none, or one that is written for no plain array.</exception>
    public static NpyHeader Read(Stream source)
    {
        Span<byte> start = stackalloc byte[12];
        Fill(source, start[..8]);
        if (!start.StartsWith(Magic))
        {
            throw new InvalidDataException("The stored array does not begin as an .npy file does.");
        }

        var lengthSize = start[6..8] switch
        {
            [1, 0] => 2,
            [2, 0] => 4,
            [var major, var minor] => throw new InvalidDataException($"The stored .npy file is of version {major}.{minor}; versions 1.0 and 2.0 are read."),
            _ => throw new InvalidOperationException("Two bytes are two bytes."),
        };
        Fill(source, start.Slice(8, lengthSize));
        var length = lengthSize == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(start[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        if (length > MaxTextLength)
        {
            throw new InvalidDataException($"The header of the stored .npy file is {length} bytes long; {MaxTextLength} are the most that is read.");
        }

        var text = new byte[length];
        Fill(source, text);
        return new NpyHeaderParser(text).Parse() with { Length = 8 + lengthSize + text.Length };
    }

    private static void Fill(Stream source, Span<byte> bytes)
    {
        if (source.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw new InvalidDataException("The stored .npy file ends within its header.");
        }
    }
}
