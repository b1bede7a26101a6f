using Memento.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Memento.Generators.Interception;

/// <summary>Says which types code in another file of the same compilation can name.</summary>
internal static class TypeAccess
{
    /// <summary>The first thing in a type that generated code cannot name; null when it can name all of it.</summary>
    public static Obstacle? ObstacleIn(ITypeSymbol type, Compilation compilation) => type switch
    {
        IArrayTypeSymbol array => ObstacleIn(array.ElementType, compilation),
        IPointerTypeSymbol or IFunctionPointerTypeSymbol => new Obstacle(CallObstacle.InaccessibleType, type),
        INamedTypeSymbol named => ObstacleInNamed(named, compilation),
        _ => null,
    };

    /// <summary>The type parameters of a type and of the types around it, from the outermost in: the order in which reflection has them.</summary>
    public static IEnumerable<ITypeParameterSymbol> TypeParametersInScope(this INamedTypeSymbol type) =>
        (type.ContainingType?.TypeParametersInScope() ?? []).Concat(type.TypeParameters);

    /// <summary>Whether other assemblies can name a type; it is one that this one can name.</summary>
    public static bool IsPublic(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => IsPublic(array.ElementType),
        INamedTypeSymbol named => named.DeclaredAccessibility == Accessibility.Public && named.TypeArguments.All(IsPublic) && (named.ContainingType is null || IsPublic(named.ContainingType)),
        _ => true,
    };

    private static Obstacle? ObstacleInNamed(INamedTypeSymbol type, Compilation compilation)
    {
        for (var outer = type; outer is not null; outer = outer.ContainingType)
        {
            if (outer.IsFileLocal || outer.IsAnonymousType || !compilation.IsSymbolAccessibleWithin(outer.OriginalDefinition, compilation.Assembly))
            {
                return new Obstacle(CallObstacle.InaccessibleType, outer);
            }

            foreach (var argument in outer.TypeArguments)
            {
                if (ObstacleIn(argument, compilation) is { } obstacle)
                {
                    return obstacle;
                }
            }
        }

        return IsAliased(type, compilation) ? new Obstacle(CallObstacle.AliasedAssembly, type)
            : HasNamesake(type, compilation) ? new Obstacle(CallObstacle.AmbiguousType, type)
            : null;
    }

    // A type of the compilation itself wins over one of an assembly. One that is not there, as while it is written, is the compiler's to tell of, and may be in no namespace.
    private static bool HasNamesake(INamedTypeSymbol type, Compilation compilation)
    {
        var outermost = type.OriginalDefinition;
        while (outermost.ContainingType is { } outer)
        {
            outermost = outer;
        }

        return outermost.TypeKind != TypeKind.Error
            && !SymbolEqualityComparer.Default.Equals(outermost.ContainingAssembly, compilation.Assembly)
            && compilation.GetTypesByMetadataName(ReflectionNames.FullName(outermost)).Any(other =>
                !SymbolEqualityComparer.Default.Equals(other, outermost)
                && compilation.IsSymbolAccessibleWithin(other, compilation.Assembly)
                && !IsAliased(other, compilation));
    }

    private static bool IsAliased(INamedTypeSymbol type, Compilation compilation) =>
        type.ContainingAssembly is { } assembly
        && compilation.GetMetadataReference(assembly)?.Properties.Aliases is { IsDefaultOrEmpty: false } aliases
        && !aliases.Contains(MetadataReferenceProperties.GlobalAlias);
}
