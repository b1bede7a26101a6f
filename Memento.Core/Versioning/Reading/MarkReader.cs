using System.Reflection.Metadata;

namespace Memento.Versioning.Reading;

/// <summary>Reads what an attribute was given (ECMA-335, II.23.3).</summary>
/// <remarks>Not by the decoder of the base library, whose results are generic structures: see <see cref="AssemblyCode"/>.</remarks>
internal static class MarkReader
{
    private const ushort Prolog = 1;

    // Of an array the type of its elements stands above its own code.
    private const int ElementShift = 8;
    private const int Class = (int)SignatureTypeKind.Class;
    private const int ValueType = (int)SignatureTypeKind.ValueType;

    /// <summary>Reads an attribute.</summary>
    /// <exception cref="BadImageFormatException">It is damaged.</exception>
    public static Mark Read(MetadataReader metadata, CustomAttribute attribute)
    {
        var types = metadata.GetBlobReader(attribute.Constructor.Kind == HandleKind.MemberReference
            ? metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Signature
            : metadata.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).Signature);
        var values = metadata.GetBlobReader(attribute.Value);
        var header = types.ReadSignatureHeader();
        var count = types.ReadCompressedInteger();
        if (header.Kind != SignatureKind.Method || header.IsGeneric || count > types.RemainingBytes || types.ReadCompressedInteger() != (int)SignatureTypeCode.Void || values.ReadUInt16() != Prolog)
        {
            throw Damaged();
        }

        var arguments = new object?[count];
        for (var i = 0; i < count; i++)
        {
            arguments[i] = ReadValue(ref values, ReadDeclared(ref types));
        }

        var properties = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (var left = values.ReadUInt16(); left > 0; left--)
        {
            // Whether it is a field or a property makes no difference.
            values.ReadByte();
            var type = ReadTag(ref values);
            var name = values.ReadSerializedString() ?? throw Damaged();
            properties[name] = ReadValue(ref values, type);
        }

        return new Mark(arguments, properties);
    }

    // The type of a parameter, as it stands where types are told with values.
    private static int ReadDeclared(ref BlobReader types)
    {
        switch (types.ReadCompressedInteger())
        {
            case (int)SignatureTypeCode.Object:
                return (int)SerializationTypeCode.TaggedObject;
            case (int)SignatureTypeCode.SZArray:
                return ArrayOf(ReadDeclared(ref types));
            case Class:
                // There is no other class than Type whose objects an attribute is given.
                types.ReadTypeHandle();
                return (int)SerializationTypeCode.Type;
            case ValueType:
                types.ReadTypeHandle();
                return (int)SerializationTypeCode.Enum;
            case var code:
                return code;
        }
    }

    private static int ReadTag(ref BlobReader values)
    {
        switch (values.ReadSerializationTypeCode())
        {
            case SerializationTypeCode.SZArray:
                return ArrayOf(ReadTag(ref values));
            case SerializationTypeCode.Enum:
                values.ReadSerializedString();
                return (int)SerializationTypeCode.Enum;
            case var code:
                return (int)code;
        }
    }

    private static int ArrayOf(int element) => (int)SerializationTypeCode.SZArray | (element << ElementShift);

    private static object? ReadValue(ref BlobReader values, int type)
    {
        switch ((SerializationTypeCode)(type & ((1 << ElementShift) - 1)))
        {
            case SerializationTypeCode.Boolean:
                return values.ReadBoolean();
            case SerializationTypeCode.Char:
                return values.ReadChar();
            case SerializationTypeCode.SByte:
                return values.ReadSByte();
            case SerializationTypeCode.Byte:
                return values.ReadByte();
            case SerializationTypeCode.Int16:
                return values.ReadInt16();
            case SerializationTypeCode.UInt16:
                return values.ReadUInt16();
            // Of an enum the metadata says only where it is defined, which need not be here: its numbers are int, as of nearly all.
            case SerializationTypeCode.Enum:
            case SerializationTypeCode.Int32:
                return values.ReadInt32();
            case SerializationTypeCode.UInt32:
                return values.ReadUInt32();
            case SerializationTypeCode.Int64:
                return values.ReadInt64();
            case SerializationTypeCode.UInt64:
                return values.ReadUInt64();
            case SerializationTypeCode.Single:
                return values.ReadSingle();
            case SerializationTypeCode.Double:
                return values.ReadDouble();
            case SerializationTypeCode.String:
            case SerializationTypeCode.Type:
                return values.ReadSerializedString();
            case SerializationTypeCode.TaggedObject:
                return ReadValue(ref values, ReadTag(ref values));
            case SerializationTypeCode.SZArray:
                for (var left = values.ReadInt32(); left > 0; left--)
                {
                    ReadValue(ref values, type >> ElementShift);
                }

                return null;
            default:
                throw Damaged();
        }
    }

    private static BadImageFormatException Damaged() => new("An attribute in the metadata is damaged.");
}
