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
    public static bool IsMarked(IMethodSymbol method) => Has(method, FunctionAttribute);

    /// <summary>Whether a parameter takes no part in the key.</summary>
    public static bool IsNotInKey(IParameterSymbol parameter) => Has(parameter, NotInKeyAttribute) || IsCancellationToken(parameter.Type);

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

    private static bool Has(ISymbol symbol, string attribute)
    {
        foreach (var data in symbol.GetAttributes())
        {
            if (Is(data.AttributeClass, attribute, Namespace))
            {
                return true;
            }
        }

        return false;
    }
}
