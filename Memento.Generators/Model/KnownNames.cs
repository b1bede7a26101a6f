using Microsoft.CodeAnalysis;

namespace Memento.Generators.Model;

/// <summary>What the code of a memento function is recognized by.</summary>
internal static class KnownNames
{
    public const string Assembly = "Memento.Core";
    public const string Namespace = "Memento";
    public const string Function = "MementoFunction";
    public const string FunctionAttribute = "MementoFunctionAttribute";
    public const string FunctionAttributeFullName = Namespace + "." + FunctionAttribute;
    public const string NotInKeyAttribute = "NotInKeyAttribute";

    /// <summary>Whether a method carries [MementoFunction].</summary>
    public static bool IsMarked(IMethodSymbol method) => MarkOf(method) is not null;

    /// <summary>The mark of a memento function; null when the method is none. Of a partial one, either part may carry it.</summary>
    public static AttributeData? MarkOf(IMethodSymbol method) => Find(method, FunctionAttribute);

    /// <summary>What marks a parameter as one that takes no part in the key; null when nothing does.</summary>
    public static AttributeData? NotInKeyMarkOf(IParameterSymbol parameter) => Find(parameter, NotInKeyAttribute);

    /// <summary>Whether a parameter takes no part in the key.</summary>
    public static bool IsNotInKey(IParameterSymbol parameter) => NotInKeyMarkOf(parameter) is not null || IsCancellationToken(parameter.Type);

    public static bool IsCancellationToken(ITypeSymbol type) => Is(type, "CancellationToken", "System", "Threading");

    /// <summary>Whether a type is the one of this name in this namespace, whatever its type arguments.</summary>
    public static bool Is(ITypeSymbol? type, string name, params string[] namespaces)
    {
        if (type is not INamedTypeSymbol { ContainingType: null } named || named.Name != name)
        {
            return false;
        }

        var space = named.ContainingNamespace;
        for (var i = namespaces.Length - 1; i >= 0; i--)
        {
            if (space is null || space.Name != namespaces[i])
            {
                return false;
            }

            space = space.ContainingNamespace;
        }

        return space is { IsGlobalNamespace: true };
    }

    private static AttributeData? Find(ISymbol symbol, string attribute)
    {
        // Asked of every method of a program: no enumerator, no delegate.
        var attributes = symbol.GetAttributes();
        for (var i = 0; i < attributes.Length; i++)
        {
            if (attributes[i].AttributeClass is { ContainingAssembly.Name: Assembly } type && type.Name == attribute && Is(type, attribute, Namespace))
            {
                return attributes[i];
            }
        }

        return null;
    }
}
