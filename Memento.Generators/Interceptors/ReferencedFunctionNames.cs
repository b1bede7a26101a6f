using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Runtime.CompilerServices;
using Memento.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Memento.Generators.Interceptors;

/// <summary>The names of the memento functions in a compiled assembly, read from its metadata once: no symbol is made for it.</summary>
internal static class ReferencedFunctionNames
{
    private static readonly ConditionalWeakTable<MetadataReference, ImmutableArray<string>[]> Known = new();

    public static ImmutableArray<string> Of(PortableExecutableReference reference) =>
        Known.GetValue(reference, static key => [Read((PortableExecutableReference)key)])[0];

    private static ImmutableArray<string> Read(PortableExecutableReference reference)
    {
        try
        {
            return reference.GetMetadata() is AssemblyMetadata assembly && assembly.GetModules().FirstOrDefault() is { } module ? Read(module.GetMetadataReader()) : [];
        }
        catch (Exception exception) when (exception is BadImageFormatException or IOException)
        {
            // The compiler itself reports a reference that it cannot read.
            return [];
        }
    }

    private static ImmutableArray<string> Read(MetadataReader reader)
    {
        var usesMemento = reader.AssemblyReferences.Any(handle => reader.StringComparer.Equals(reader.GetAssemblyReference(handle).Name, KnownNames.Assembly));
        return usesMemento
            ? [.. reader.CustomAttributes
                .Select(reader.GetCustomAttribute)
                .Where(attribute => attribute.Parent.Kind == HandleKind.MethodDefinition && IsMark(reader, attribute.Constructor))
                .Select(attribute => reader.GetString(reader.GetMethodDefinition((MethodDefinitionHandle)attribute.Parent).Name))
                .Distinct()]
            : [];
    }

    private static bool IsMark(MetadataReader reader, EntityHandle constructor)
    {
        if (constructor.Kind != HandleKind.MemberReference || reader.GetMemberReference((MemberReferenceHandle)constructor).Parent is not { Kind: HandleKind.TypeReference } parent)
        {
            return false;
        }

        var type = reader.GetTypeReference((TypeReferenceHandle)parent);
        return reader.StringComparer.Equals(type.Name, KnownNames.FunctionAttribute) && reader.StringComparer.Equals(type.Namespace, KnownNames.Namespace);
    }
}
