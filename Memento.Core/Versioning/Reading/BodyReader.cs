using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Memento.Versioning.Reading;

/// <summary>Reads the body of a method as it is in a file (ECMA-335, II.25.4).</summary>
/// <remarks>Not by the reader of the base library, whose regions are an array of structures: see <see cref="AssemblyCode"/>.</remarks>
internal static class BodyReader
{
    private const int FormatMask = 3;
    private const int Tiny = 2;
    private const int Fat = 3;
    private const int HasSections = 8;
    private const int InitializesLocals = 0x10;
    private const int IsOfRegions = 1;
    private const int IsFat = 0x40;

    /// <summary>Reads a body.</summary>
    /// <param name="body">Where it begins, and what follows.</param>
    /// <exception cref="BadImageFormatException">It is none.</exception>
    public static MethodCode Read(BlobReader body)
    {
        int flags = body.ReadByte();
        if ((flags & FormatMask) == Tiny)
        {
            return new MethodCode(body.ReadBytes(flags >> 2), default, startsWithZeros: false, []);
        }

        if ((flags & FormatMask) != Fat)
        {
            throw Damaged();
        }

        // The size of the header, and how much of a stack there is.
        body.Offset += 1 + sizeof(ushort);
        var size = body.ReadInt32();
        var locals = body.ReadInt32();
        var il = body.ReadBytes(size);
        return new MethodCode(
            il,
            locals == 0 ? default : (StandaloneSignatureHandle)MetadataTokens.EntityHandle(locals),
            (flags & InitializesLocals) != 0,
            (flags & HasSections) == 0 ? [] : ReadRegions(ref body));
    }

    private static CodeRegion[] ReadRegions(ref BlobReader body)
    {
        body.Align(sizeof(int));
        var kind = body.ReadByte();
        if ((kind & IsOfRegions) == 0)
        {
            throw Damaged();
        }

        var isFat = (kind & IsFat) != 0;
        int size = body.ReadByte();
        if (isFat)
        {
            size |= body.ReadUInt16() << 8;
        }
        else
        {
            body.Offset += sizeof(ushort);
        }

        var regions = new CodeRegion[size / (isFat ? 24 : 12)];
        for (var i = 0; i < regions.Length; i++)
        {
            regions[i] = ReadRegion(ref body, isFat);
        }

        return regions;
    }

    private static CodeRegion ReadRegion(ref BlobReader body, bool isFat)
    {
        var kind = (ExceptionRegionKind)(isFat ? body.ReadInt32() : body.ReadUInt16());
        var tryStart = isFat ? body.ReadInt32() : body.ReadUInt16();
        var tryLength = isFat ? body.ReadInt32() : body.ReadByte();
        var handlerStart = isFat ? body.ReadInt32() : body.ReadUInt16();
        var handlerLength = isFat ? body.ReadInt32() : body.ReadByte();
        var place = body.ReadInt32();
        return new CodeRegion(kind, tryStart, tryStart + tryLength, handlerStart, handlerStart + handlerLength)
        {
            FilterStart = kind == ExceptionRegionKind.Filter ? place : -1,
            CatchType = kind == ExceptionRegionKind.Catch ? MetadataTokens.EntityHandle(place) : default,
        };
    }

    private static BadImageFormatException Damaged() => new("The body of a method is damaged.");
}
