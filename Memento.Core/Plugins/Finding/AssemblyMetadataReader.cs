using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Memento.Plugins;

/// <summary>Reads what the host wants to know of an assembly from its metadata tables. None of its code runs, its attributes included.</summary>
internal static class AssemblyMetadataReader
{
    private const ushort AttributeProlog = 1;

    /// <summary>Reads the tables.</summary>
    /// <exception cref="BadImageFormatException">The tables contradict themselves.</exception>
    public static AssemblyMetadata Read(MetadataReader reader)
    {
        var definition = reader.GetAssemblyDefinition();
        // A loop, since LINQ's code over handles would be compiled at each start of a program.
        var references = new List<AssemblyReferenceName>(reader.AssemblyReferences.Count);
        foreach (var handle in reader.AssemblyReferences)
        {
            var reference = reader.GetAssemblyReference(handle);
            references.Add(new AssemblyReferenceName(reader.GetString(reference.Name), reference.Version));
        }

        var metadata = new AssemblyMetadata(reader.GetString(definition.Name), definition.Version, references, [], []);

        // Most files in a folder are private dependencies: only what knows the contract can export anything.
        if (metadata.FindReference(SharedAssemblies.ContractName) is null)
        {
            return metadata;
        }

        var exports = ReadExports(reader).ToList();
        return metadata with
        {
            Exports = [.. exports.Select(found => found.Export)],
            ExportTokens = [.. exports.Select(found => found.Token)],
            Unified = [.. ReadUnified(reader, definition)],
        };
    }

    private static IEnumerable<(PluginExport Export, int Token)> ReadExports(MetadataReader reader)
    {
        foreach (var typeHandle in reader.TypeDefinitions)
        {
            var type = reader.GetTypeDefinition(typeHandle);
            foreach (var attributeHandle in type.GetCustomAttributes())
            {
                var attribute = reader.GetCustomAttribute(attributeHandle);
                if (GetContractAttributeName(reader, attribute) is { } attributeName && PluginKinds.FromAttribute(attributeName) is { } kind)
                {
                    var value = OpenValue(reader, attribute);
                    var name = value.ReadSerializedString() ?? "";
                    var contractVersion = value.ReadSerializedString() ?? "";
                    yield return (new PluginExport(name, kind, GetFullName(reader, type), contractVersion), MetadataTokens.GetToken(typeHandle));
                }
            }
        }
    }

    private static IEnumerable<string> ReadUnified(MetadataReader reader, AssemblyDefinition definition)
    {
        foreach (var attributeHandle in definition.GetCustomAttributes())
        {
            var attribute = reader.GetCustomAttribute(attributeHandle);
            if (string.Equals(GetContractAttributeName(reader, attribute), nameof(UnifyWithHostAttribute), StringComparison.Ordinal)
                && OpenValue(reader, attribute).ReadSerializedString() is { Length: > 0 } name)
            {
                yield return name;
            }
        }
    }

    /// <summary>The type name of an attribute of the contract; null for anyone else's attribute.</summary>
    private static string? GetContractAttributeName(MetadataReader reader, CustomAttribute attribute)
    {
        if (attribute.Constructor.Kind != HandleKind.MemberReference)
        {
            return null;
        }

        var parent = reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
        if (parent.Kind != HandleKind.TypeReference)
        {
            return null;
        }

        var type = reader.GetTypeReference((TypeReferenceHandle)parent);
        if (type.ResolutionScope.Kind != HandleKind.AssemblyReference || !reader.StringComparer.Equals(type.Namespace, PluginKinds.AttributeNamespace))
        {
            return null;
        }

        var assembly = reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope);
        return reader.StringComparer.Equals(assembly.Name, SharedAssemblies.ContractName) ? reader.GetString(type.Name) : null;
    }

    private static BlobReader OpenValue(MetadataReader reader, CustomAttribute attribute)
    {
        var value = reader.GetBlobReader(attribute.Value);
        return value.ReadUInt16() == AttributeProlog
            ? value
            : throw new BadImageFormatException("A custom attribute does not begin as one does.");
    }

    private static string GetFullName(MetadataReader reader, TypeDefinition type)
    {
        var name = reader.GetString(type.Name);
        for (var levels = 0; !type.GetDeclaringType().IsNil; levels++)
        {
            if (levels > reader.TypeDefinitions.Count)
            {
                throw new BadImageFormatException("A class is nested in itself.");
            }

            type = reader.GetTypeDefinition(type.GetDeclaringType());
            name = $"{reader.GetString(type.Name)}+{name}";
        }

        return type.Namespace.IsNil ? name : $"{reader.GetString(type.Namespace)}.{name}";
    }
}
