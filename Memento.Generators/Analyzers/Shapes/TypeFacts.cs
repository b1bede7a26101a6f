using Microsoft.CodeAnalysis;

namespace Memento.Generators.Analyzers.Shapes;

/// <summary>What is asked of types again and again. Types of the framework are told by their names: which assembly a name comes from differs between target frameworks.</summary>
internal static class TypeFacts
{
    /// <summary>Namespace and name as reflection has them, without type arguments: <c>System.Collections.Generic.List`1</c>.</summary>
    public static string FullName(ITypeSymbol type)
    {
        var definition = type.OriginalDefinition;
        return definition.ContainingType is { } outer ? $"{FullName(outer)}+{definition.MetadataName}"
            : definition.ContainingNamespace is null or { IsGlobalNamespace: true } ? definition.MetadataName
            : $"{definition.ContainingNamespace.ToDisplayString()}.{definition.MetadataName}";
    }

    /// <summary>Whether a type is the framework's own.</summary>
    public static bool IsFramework(ITypeSymbol type) =>
        type.TypeKind == TypeKind.Array
        || (type.ContainingAssembly?.Name is { } assembly && (assembly.StartsWith("System.", StringComparison.Ordinal) || assembly is "mscorlib" or "netstandard" or "System"));

    /// <summary>Whether a type is declared in code that is at hand, so that all of its fields are known.</summary>
    public static bool IsInSource(ITypeSymbol type) => !type.OriginalDefinition.DeclaringSyntaxReferences.IsEmpty;

    /// <summary>The type and its base types, the type first.</summary>
    public static IEnumerable<ITypeSymbol> SelfAndBases(ITypeSymbol type)
    {
        for (var level = type; level is not null; level = level.BaseType)
        {
            yield return level;
        }
    }

    /// <summary>The type, if it is an interface, and all that it implements.</summary>
    public static IEnumerable<INamedTypeSymbol> Interfaces(ITypeSymbol type) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Interface } self ? type.AllInterfaces.Insert(0, self) : type.AllInterfaces;

    /// <summary>The only interface of a definition among those of a type; null when there are none or several.</summary>
    public static INamedTypeSymbol? Interface(ITypeSymbol type, string fullName)
    {
        var found = Interfaces(type).Where(candidate => FullName(candidate) == fullName).Take(2).ToList();
        return found.Count == 1 ? found[0] : null;
    }

    /// <summary>Whether a type is, derives from or implements a framework type that is not generic.</summary>
    public static bool Is(ITypeSymbol type, string fullName) =>
        SelfAndBases(type).Any(level => FullName(level) == fullName) || type.AllInterfaces.Any(candidate => FullName(candidate) == fullName);

    /// <summary>The underlying type of a <c>Nullable</c>; null for another type.</summary>
    public static ITypeSymbol? Underlying(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : null;

    /// <summary>Whether values of a type cannot even be held by reference.</summary>
    public static bool IsUnboxable(ITypeSymbol type) => type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer || type.IsRefLikeType;

    /// <summary>The items of a tuple of the framework's, those past the seventh in line; null for another type.</summary>
    public static IReadOnlyList<ITypeSymbol>? TupleItems(ITypeSymbol type)
    {
        if (type is not INamedTypeSymbol named || !IsFramework(type) || FullName(type) is not { } name
            || !(name == "System.ValueTuple" || name.StartsWith("System.ValueTuple`", StringComparison.Ordinal) || name.StartsWith("System.Tuple`", StringComparison.Ordinal)))
        {
            return null;
        }

        if (named.IsTupleType)
        {
            return [.. named.TupleElements.Select(element => element.Type)];
        }

        var arguments = named.TypeArguments;
        return arguments.Length <= 7 ? arguments
            : TupleItems(arguments[7]) is { } rest ? [.. arguments.Take(7), .. rest]
            : null;
    }

    /// <summary>A type as its author would write it, whether or not it may be null.</summary>
    public static string Text(ITypeSymbol type) => type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
}
