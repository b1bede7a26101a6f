using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Memento.Versioning.Reading;

/// <summary>Reads the types of signatures, each to where it is defined.</summary>
internal sealed class SignatureReader(CodeReferences references) : ISignatureTypeProvider<TypeSignature, AssemblyCode>
{
    public TypeSignature GetPrimitiveType(PrimitiveTypeCode typeCode) => Basic(typeCode switch
    {
        PrimitiveTypeCode.TypedReference => "System.TypedReference",
        _ => "System." + typeCode,
    });

    public TypeSignature GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => references.Named(reader, handle);

    public TypeSignature GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => references.Named(reader, handle);

    public TypeSignature GetTypeFromSpecification(MetadataReader reader, AssemblyCode genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public TypeSignature GetGenericInstantiation(TypeSignature genericType, ImmutableArray<TypeSignature> typeArguments) => genericType with { Parts = typeArguments };

    public TypeSignature GetSZArrayType(TypeSignature elementType) => Of(TypeKind.Array, elementType);

    public TypeSignature GetArrayType(TypeSignature elementType, ArrayShape shape) => Of(TypeKind.Grid, elementType) with { Number = shape.Rank };

    public TypeSignature GetByReferenceType(TypeSignature elementType) => Of(TypeKind.ByReference, elementType);

    public TypeSignature GetPointerType(TypeSignature elementType) => Of(TypeKind.Pointer, elementType);

    public TypeSignature GetPinnedType(TypeSignature elementType) => elementType;

    public TypeSignature GetModifiedType(TypeSignature modifier, TypeSignature unmodifiedType, bool isRequired) => Of(TypeKind.Modified, unmodifiedType) with { Name = modifier.Name };

    public TypeSignature GetGenericTypeParameter(AssemblyCode genericContext, int index) => Of(TypeKind.TypeParameter) with { Number = index };

    public TypeSignature GetGenericMethodParameter(AssemblyCode genericContext, int index) => Of(TypeKind.MethodParameter) with { Number = index };

    public TypeSignature GetFunctionPointerType(MethodSignature<TypeSignature> signature) => Of(TypeKind.FunctionPointer, [signature.ReturnType, .. signature.ParameterTypes]);

    private static TypeSignature Basic(string name) => new(TypeKind.Named, name, null, null, []);

    private static TypeSignature Of(TypeKind kind, params ImmutableArray<TypeSignature> parts) => new(kind, "", null, null, parts);
}
