using Memento.Generators.Interception;
using Microsoft.CodeAnalysis;

namespace Memento.Generators.Model;

/// <summary>Names types as reflection does, for what generated code cannot name.</summary>
internal static class ReflectionNames
{
    /// <summary>Namespace.Outer+Inner, Assembly. Type arguments are !0, !1... as an UnsafeAccessorType has them.</summary>
    public static string Of(INamedTypeSymbol type)
    {
        var count = type.TypeParametersInScope().Count();
        var arguments = count == 0 ? "" : "[[" + string.Join("],[", Enumerable.Range(0, count).Select(index => "!" + index)) + "]]";
        return $"{FullName(type)}{arguments}, {type.ContainingAssembly.Name}";
    }

    /// <summary>The name without the assembly.</summary>
    public static string FullName(INamedTypeSymbol type) =>
        type.ContainingType is { } outer ? FullName(outer) + "+" + type.MetadataName
        : type.ContainingNamespace.IsGlobalNamespace ? type.MetadataName
        : MetadataNameOf(type.ContainingNamespace) + "." + type.MetadataName;

    // The display of a namespace would escape a keyword in it.
    private static string MetadataNameOf(INamespaceSymbol space) =>
        space.ContainingNamespace.IsGlobalNamespace ? space.MetadataName : MetadataNameOf(space.ContainingNamespace) + "." + space.MetadataName;
}
