using System.Reflection.Metadata;

namespace Memento.Versioning.Reading;

/// <summary>Finds the attributes that say something to the analysis.</summary>
internal static class Marks
{
    /// <summary>The first attribute of a type's name on something; null when it has none.</summary>
    public static Mark? Find(AssemblyCode assembly, CustomAttributeHandleCollection attributes, string @namespace, string name) =>
        First(assembly.Metadata, attributes, @namespace, name) is { } attribute ? MarkReader.Read(assembly.Metadata, attribute) : null;

    /// <summary>The bytes of the first attribute of a type's name on something (ECMA-335, II.23.3); null when it has none.</summary>
    public static byte[]? FindValue(AssemblyCode assembly, CustomAttributeHandleCollection attributes, string @namespace, string name) =>
        First(assembly.Metadata, attributes, @namespace, name) is { } attribute ? assembly.Metadata.GetBlobBytes(attribute.Value) : null;

    /// <summary>The attributes of a type's name on something.</summary>
    public static List<Mark> All(AssemblyCode assembly, CustomAttributeHandleCollection attributes, string @namespace, string name)
    {
        var found = new List<Mark>();
        foreach (var handle in attributes)
        {
            var attribute = assembly.Metadata.GetCustomAttribute(handle);
            if (Is(assembly.Metadata, attribute, @namespace, name))
            {
                found.Add(MarkReader.Read(assembly.Metadata, attribute));
            }
        }

        return found;
    }

    /// <summary>Whether something has an attribute of a type's name, wherever that type is defined.</summary>
    public static bool Has(AssemblyCode assembly, CustomAttributeHandleCollection attributes, string @namespace, string name) => Has(assembly.Metadata, attributes, @namespace, name);

    /// <inheritdoc cref="Has(AssemblyCode, CustomAttributeHandleCollection, string, string)"/>
    public static bool Has(MetadataReader metadata, CustomAttributeHandleCollection attributes, string @namespace, string name) => First(metadata, attributes, @namespace, name) is not null;

    private static CustomAttribute? First(MetadataReader metadata, CustomAttributeHandleCollection attributes, string @namespace, string name)
    {
        foreach (var handle in attributes)
        {
            var attribute = metadata.GetCustomAttribute(handle);
            if (Is(metadata, attribute, @namespace, name))
            {
                return attribute;
            }
        }

        return null;
    }

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
}
