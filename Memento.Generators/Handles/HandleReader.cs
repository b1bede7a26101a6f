using System.Text;
using Memento.Generators.Interception;
using Memento.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Memento.Generators.Handles;

/// <summary>Reads which function gets a handle: one without a fault whose signature and type can be named.</summary>
internal static class HandleReader
{
    /// <summary>The handle of a function, whose parameters may themselves be handles.</summary>
    public static HandleModel? ReadWithHandles(IMethodSymbol declared, Compilation compilation, CancellationToken cancellationToken)
    {
        if (!TypeErrors.IsIn(declared) || HandledCompilations.Of(compilation, cancellationToken) is var handled && handled == compilation)
        {
            return Read(declared, compilation);
        }

        // There, the name of its own handle's class is taken.
        return Read(HandledCompilations.Find(declared, handled, cancellationToken), handled) is { } handle
            ? handle with { Container = ContainerOf(declared.ContainingType) }
            : null;
    }

    public static HandleModel? Read(IMethodSymbol declared, Compilation compilation)
    {
        declared = declared.PartialDefinitionPart ?? declared;
        if (!KnownNames.IsMarked(declared) || Interceptability.ObstacleOf(declared, compilation) is not null)
        {
            return null;
        }

        var method = ExtensionBlocks.Implementation(declared);
        var type = method.ContainingType;
        return TypeAccess.ObstacleIn(type, compilation) is null
            ? new HandleModel(FunctionReader.Read(method, compilation), NamespaceOf(type), ContainerOf(type), IsPublic(declared, method))
            : null;
    }

    private static bool IsPublic(IMethodSymbol declared, IMethodSymbol method) =>
        declared.DeclaredAccessibility == Accessibility.Public
        && TypeAccess.IsPublic(method.ContainingType)
        && TypeAccess.IsPublic(method.ReturnType)
        && method.Parameters.All(parameter => TypeAccess.IsPublic(parameter.Type))
        && method.ContainingType.TypeParametersInScope().Concat(method.TypeParameters).SelectMany(parameter => parameter.ConstraintTypes).All(TypeAccess.IsPublic);

    private static string NamespaceOf(INamedTypeSymbol type) => type.ContainingNamespace.IsGlobalNamespace
        ? ""
        : type.ContainingNamespace.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted));

    // Never a name that the user has given to something in the same namespace.
    private static string ContainerOf(INamedTypeSymbol type)
    {
        var taken = new Names(type.ContainingNamespace.GetMembers().Select(member => member.Name));
        // The namespace counts for how long a name may be.
        var rest = Math.Max(Names.MostBytes - Encoding.UTF8.GetByteCount(NamespaceOf(type)), 60);
        return taken.Free(Names.Short(NameOf(type), rest) + "Mementos");
    }

    private static string NameOf(INamedTypeSymbol type)
    {
        var name = type.Name + (type.TypeParameters.Length == 0 ? "" : "Of" + string.Concat(type.TypeParameters.Select(parameter => parameter.Name)));
        return type.ContainingType is { } outer ? $"{NameOf(outer)}_{name}" : name;
    }
}
