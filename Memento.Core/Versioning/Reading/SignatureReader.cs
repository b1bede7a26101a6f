using System.Reflection.Metadata;

namespace Memento.Versioning.Reading;

/// <summary>Reads the types of signatures (ECMA-335, II.23.2), each to where it is defined.</summary>
/// <remarks>Not by the decoder of the base library, whose results are generic structures: see <see cref="AssemblyCode"/>.</remarks>
internal sealed class SignatureReader(CodeReferences references, MetadataReader metadata)
{
    private const int Class = (int)SignatureTypeKind.Class;
    private const int ValueType = (int)SignatureTypeKind.ValueType;

    // What has no parts is the same object each time, by its code.
    private readonly TypeSignature?[] _primitives = new TypeSignature?[(int)SignatureTypeCode.Object + 1];

    /// <summary>The signature of a method, or behind a pointer to one.</summary>
    /// <exception cref="BadImageFormatException">It is none.</exception>
    public CallSignature ReadCall(BlobHandle handle)
    {
        var blob = metadata.GetBlobReader(handle);
        return ReadCall(ref blob);
    }

    /// <summary>The type of a field.</summary>
    /// <exception cref="BadImageFormatException">It is none.</exception>
    public TypeSignature ReadField(BlobHandle handle)
    {
        var blob = ReaderOf(handle, SignatureKind.Field);
        return ReadType(ref blob);
    }

    /// <summary>The types of locals.</summary>
    /// <exception cref="BadImageFormatException">They are none.</exception>
    public TypeSignature[] ReadLocals(BlobHandle handle)
    {
        var blob = ReaderOf(handle, SignatureKind.LocalVariables);
        return ReadTypes(ref blob, blob.ReadCompressedInteger());
    }

    /// <summary>The type arguments of a method.</summary>
    /// <exception cref="BadImageFormatException">They are none.</exception>
    public TypeSignature[] ReadTypeArguments(BlobHandle handle)
    {
        var blob = ReaderOf(handle, SignatureKind.MethodSpecification);
        return ReadTypes(ref blob, blob.ReadCompressedInteger());
    }

    /// <summary>A type that is made of others.</summary>
    /// <exception cref="BadImageFormatException">It is none.</exception>
    public TypeSignature ReadSpecification(BlobHandle handle)
    {
        var blob = metadata.GetBlobReader(handle);
        return ReadType(ref blob);
    }

    private BlobReader ReaderOf(BlobHandle handle, SignatureKind kind)
    {
        var blob = metadata.GetBlobReader(handle);
        return blob.ReadSignatureHeader().Kind == kind ? blob : throw new BadImageFormatException("A signature in the metadata is of another kind than its place says.");
    }

    private CallSignature ReadCall(ref BlobReader blob)
    {
        var header = blob.ReadSignatureHeader();
        if (header.Kind is not (SignatureKind.Method or SignatureKind.Property))
        {
            throw new BadImageFormatException("The signature of a method in the metadata is none.");
        }

        var generic = header.IsGeneric ? blob.ReadCompressedInteger() : 0;
        var count = blob.ReadCompressedInteger();
        var result = ReadType(ref blob);
        return new CallSignature((int)header.CallingConvention, header.IsInstance, generic, result, ReadTypes(ref blob, count));
    }

    private TypeSignature[] ReadTypes(ref BlobReader blob, int count)
    {
        if (count > blob.RemainingBytes)
        {
            throw new BadImageFormatException("A signature in the metadata has more types than bytes.");
        }

        if (count == 0)
        {
            return [];
        }

        var types = new TypeSignature[count];
        for (var i = 0; i < count; i++)
        {
            types[i] = ReadType(ref blob);
        }

        return types;
    }

    private TypeSignature ReadType(ref BlobReader blob)
    {
        var code = blob.ReadCompressedInteger();
        switch (code)
        {
            // Where the arguments begin that a method takes beyond those it declares (__arglist); and what says that a local does not move.
            case (int)SignatureTypeCode.Sentinel:
            case (int)SignatureTypeCode.Pinned:
                return ReadType(ref blob);
            case Class:
                return ReadNamed(ref blob, mayBeSpecification: false);
            case ValueType:
                var value = ReadNamed(ref blob, mayBeSpecification: false);
                value.IsValue = true;
                return value;
            case (int)SignatureTypeCode.Pointer:
                return Of(TypeKind.Pointer, [ReadType(ref blob)]);
            case (int)SignatureTypeCode.ByReference:
                return Of(TypeKind.ByReference, [ReadType(ref blob)]);
            case (int)SignatureTypeCode.SZArray:
                return Of(TypeKind.Array, [ReadType(ref blob)]);
            case (int)SignatureTypeCode.Array:
                return ReadGrid(ref blob);
            case (int)SignatureTypeCode.GenericTypeInstance:
                var type = ReadType(ref blob);
                return type.With(ReadTypes(ref blob, blob.ReadCompressedInteger()));
            case (int)SignatureTypeCode.GenericTypeParameter:
                return Of(TypeKind.TypeParameter, [], blob.ReadCompressedInteger());
            case (int)SignatureTypeCode.GenericMethodParameter:
                return Of(TypeKind.MethodParameter, [], blob.ReadCompressedInteger());
            case (int)SignatureTypeCode.FunctionPointer:
                var call = ReadCall(ref blob);
                return Of(TypeKind.FunctionPointer, [call.ReturnType, .. call.ParameterTypes], call.Convention);
            case (int)SignatureTypeCode.RequiredModifier:
            case (int)SignatureTypeCode.OptionalModifier:
                var modifier = ReadNamed(ref blob, mayBeSpecification: true);
                return new TypeSignature(TypeKind.Modified, modifier.Name, null, null, [ReadType(ref blob)]);
            default:
                return Primitive(code);
        }
    }

    private TypeSignature ReadNamed(ref BlobReader blob, bool mayBeSpecification)
    {
        var handle = blob.ReadTypeHandle();
        return !handle.IsNil && (handle.Kind != HandleKind.TypeSpecification || mayBeSpecification)
            ? references.Type(handle)
            : throw new BadImageFormatException("A signature in the metadata names no type where there must be one.");
    }

    private TypeSignature ReadGrid(ref BlobReader blob)
    {
        var element = ReadType(ref blob);
        var rank = blob.ReadCompressedInteger();
        for (var sizes = blob.ReadCompressedInteger(); sizes > 0; sizes--)
        {
            blob.ReadCompressedInteger();
        }

        for (var bounds = blob.ReadCompressedInteger(); bounds > 0; bounds--)
        {
            blob.ReadCompressedSignedInteger();
        }

        return Of(TypeKind.Grid, [element], rank);
    }

    private TypeSignature Primitive(int code) => NameOf(code) is { } name
        ? _primitives[code] ??= new TypeSignature(TypeKind.Named, name, null, null, []) { IsValue = (SignatureTypeCode)code is not (SignatureTypeCode.String or SignatureTypeCode.Object) }
        : throw new BadImageFormatException("A signature in the metadata has a type of no known kind.");

    private static string? NameOf(int code) => (SignatureTypeCode)code switch
    {
        SignatureTypeCode.Void => "System.Void",
        SignatureTypeCode.Boolean => "System.Boolean",
        SignatureTypeCode.Char => "System.Char",
        SignatureTypeCode.SByte => "System.SByte",
        SignatureTypeCode.Byte => "System.Byte",
        SignatureTypeCode.Int16 => "System.Int16",
        SignatureTypeCode.UInt16 => "System.UInt16",
        SignatureTypeCode.Int32 => "System.Int32",
        SignatureTypeCode.UInt32 => "System.UInt32",
        SignatureTypeCode.Int64 => "System.Int64",
        SignatureTypeCode.UInt64 => "System.UInt64",
        SignatureTypeCode.Single => "System.Single",
        SignatureTypeCode.Double => "System.Double",
        SignatureTypeCode.String => "System.String",
        SignatureTypeCode.TypedReference => "System.TypedReference",
        SignatureTypeCode.IntPtr => "System.IntPtr",
        SignatureTypeCode.UIntPtr => "System.UIntPtr",
        SignatureTypeCode.Object => "System.Object",
        _ => null,
    };

    private static TypeSignature Of(TypeKind kind, TypeSignature[] parts, int number = 0) => new(kind, "", null, null, parts, number);
}
