using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Memento.Generators.Interception;

/// <summary>
/// Members of C# 14 extension blocks: each stands for a static method of the enclosing class, which is what reflection
/// finds and what takes the receiver as its first parameter.
/// </summary>
internal static class ExtensionBlocks
{
    // The compiler that this is built against does not know extension blocks; the one that it runs in may.
    private static readonly PropertyInfo? ImplementationProperty = typeof(IMethodSymbol).GetProperty("AssociatedExtensionImplementation");

    public static bool IsMember(IMethodSymbol method) => ImplementationProperty?.GetValue(method.OriginalDefinition) is IMethodSymbol;

    /// <summary>The static method behind a member of an extension block; any other method itself. Always the definition.</summary>
    public static IMethodSymbol Implementation(IMethodSymbol method) =>
        ImplementationProperty?.GetValue(method.OriginalDefinition) as IMethodSymbol ?? method.OriginalDefinition;
}
