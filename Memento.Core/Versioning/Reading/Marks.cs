using System.Reflection.Metadata;

namespace Memento.Versioning.Reading;

/// <summary>Reads the attributes that say something to the analysis.</summary>
internal static class Marks
{
    /// <summary>The attributes of a type's name on something.</summary>
    public static IEnumerable<Mark> Of(AssemblyCode assembly, CustomAttributeHandleCollection attributes, string @namespace, string name)
    {
        foreach (var attribute in attributes.Select(assembly.Metadata.GetCustomAttribute))
        {
            if (Is(assembly.Metadata, attribute, @namespace, name))
            {
                var value = attribute.DecodeValue(TypeTexts.Instance);
                yield return new Mark(
                    [.. value.FixedArguments.Select(argument => argument.Value)],
                    value.NamedArguments.ToDictionary(argument => argument.Name!, argument => argument.Value, StringComparer.Ordinal));
            }
        }
    }

    /// <summary>Whether something has an attribute of a type's name, wherever that type is defined.</summary>
    public static bool Has(AssemblyCode assembly, CustomAttributeHandleCollection attributes, string @namespace, string name) =>
        attributes.Any(handle => Is(assembly.Metadata, assembly.Metadata.GetCustomAttribute(handle), @namespace, name));

    private static bool Is(MetadataReader metadata, CustomAttribute attribute, string @namespace, string name)
    {
        var type = attribute.Constructor.Kind == HandleKind.MemberReference
            ? metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent
            : metadata.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType();
        switch (type.Kind)
        {
            case HandleKind.TypeReference:
                var reference = metadata.GetTypeReference((TypeReferenceHandle)type);
                return metadata.StringComparer.Equals(reference.Name, name) && metadata.StringComparer.Equals(reference.Namespace, @namespace);
            case HandleKind.TypeDefinition:
                // One that is local to a file has the file before its name.
                var definition = metadata.GetTypeDefinition((TypeDefinitionHandle)type);
                return metadata.StringComparer.Equals(definition.Namespace, @namespace)
                    && (metadata.StringComparer.Equals(definition.Name, name) || metadata.GetString(definition.Name).EndsWith("__" + name, StringComparison.Ordinal));
            default:
                return false;
        }
    }

    /// <summary>Types in attributes stay the texts that they are.</summary>
    private sealed class TypeTexts : ICustomAttributeTypeProvider<string>
    {
        public static readonly TypeTexts Instance = new();

        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

        public string GetSystemType() => "System.Type";

        public string GetSZArrayType(string elementType) => elementType + "[]";

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => reader.GetString(reader.GetTypeDefinition(handle).Name);

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => reader.GetString(reader.GetTypeReference(handle).Name);

        public string GetTypeFromSerializedName(string name) => name;

        public PrimitiveTypeCode GetUnderlyingEnumType(string type) => PrimitiveTypeCode.Int32;

        public bool IsSystemType(string type) => type is "System.Type" or "Type";
    }
}
