using System.Buffers.Binary;
using System.Reflection.Metadata;

namespace Memento.Versioning.Reading;

/// <summary>Finds metadata and code in the bytes of an assembly's file (ECMA-335, II.25).</summary>
/// <remarks>Not by the reader of the base library, whose sections are an array of structures: see <see cref="AssemblyCode"/>.</remarks>
internal sealed unsafe class PortableFile
{
    private const int SignatureOffsetPlace = 0x3C;
    private const uint Signature = 0x00004550;
    private const int Pe32 = 0x10B;
    private const int Pe32Plus = 0x20B;
    private const int CliDirectory = 14;
    private const int DirectorySize = 8;
    private const int SectionSize = 40;

    // Where it lies does not change, since readers keep the address.
    private readonly byte[] _bytes;
    private readonly int _sections;
    private readonly int _sectionCount;

    /// <summary>Reads the headers.</summary>
    /// <exception cref="BadImageFormatException">They are damaged, or there is no metadata.</exception>
    public PortableFile(ReadOnlySpan<byte> bytes)
    {
        _bytes = GC.AllocateUninitializedArray<byte>(bytes.Length, pinned: true);
        bytes.CopyTo(_bytes);
        var start = Int32(SignatureOffsetPlace);
        if ((uint)Int32(start) != Signature)
        {
            throw Damaged();
        }

        _sectionCount = UInt16(start + 6);
        var optional = start + 24;
        _sections = optional + UInt16(start + 20);
        var directories = optional + UInt16(optional) switch
        {
            Pe32 => 96,
            Pe32Plus => 112,
            _ => throw Damaged(),
        };
        var cli = Int32(directories + (CliDirectory * DirectorySize));
        if (cli == 0)
        {
            throw new BadImageFormatException("The file has no metadata.");
        }

        var header = OffsetOf(cli, out _);
        var metadata = OffsetOf(Int32(header + 8), out var length);
        fixed (byte* address = _bytes)
        {
            Metadata = new MetadataReader(address + metadata, Math.Min(length, Int32(header + 12)));
        }
    }

    /// <summary>The metadata.</summary>
    public MetadataReader Metadata { get; }

    /// <summary>The bytes of the file.</summary>
    public byte[] Bytes => _bytes;

    /// <summary>What is at an address, and behind it in its section.</summary>
    /// <exception cref="BadImageFormatException">There is nothing.</exception>
    public BlobReader At(int address)
    {
        var offset = OffsetOf(address, out var length);
        fixed (byte* start = _bytes)
        {
            return new BlobReader(start + offset, length);
        }
    }

    private int OffsetOf(int address, out int length)
    {
        for (var i = 0; i < _sectionCount; i++)
        {
            var section = _sections + (i * SectionSize);
            var into = address - Int32(section + 12);
            if (into >= 0 && into < Int32(section + 8))
            {
                var offset = Int32(section + 20) + into;
                length = Math.Min(Math.Min(Int32(section + 8), Int32(section + 16)) - into, _bytes.Length - offset);
                return offset >= 0 && length >= 0 ? offset : throw Damaged();
            }
        }

        throw Damaged();
    }

    private int Int32(int offset) => offset >= 0 && offset <= _bytes.Length - sizeof(int) ? BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(offset)) : throw Damaged();

    private int UInt16(int offset) => offset >= 0 && offset <= _bytes.Length - sizeof(ushort) ? BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(offset)) : throw Damaged();

    private static BadImageFormatException Damaged() => new("The file is no assembly, or a damaged one.");
}
