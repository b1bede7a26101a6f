using Microsoft.CodeAnalysis;

namespace Memento.Generators.Analyzers;

/// <summary>What a memento function's result is, given what the method is declared to return: itself, or what its task does.</summary>
internal sealed class ResultTypes(Compilation compilation)
{
    private readonly INamedTypeSymbol? _task = compilation.GetTypeByMetadataName("System.Threading.Tasks.Task");
    private readonly INamedTypeSymbol? _valueTask = compilation.GetTypeByMetadataName("System.Threading.Tasks.ValueTask");
    private readonly INamedTypeSymbol? _taskOf = compilation.GetTypeByMetadataName("System.Threading.Tasks.Task`1");
    private readonly INamedTypeSymbol? _valueTaskOf = compilation.GetTypeByMetadataName("System.Threading.Tasks.ValueTask`1");

    /// <summary>Whether there is no result.</summary>
    public bool IsNothing(ITypeSymbol returned) =>
        returned.SpecialType == SpecialType.System_Void || Is(returned, _task) || Is(returned, _valueTask);

    /// <summary>The result.</summary>
    public ITypeSymbol Of(ITypeSymbol returned) => IsTaskOf(returned) ? ((INamedTypeSymbol)returned).TypeArguments[0] : returned;

    /// <summary>Whether the result is what a task does.</summary>
    public bool IsTaskOf(ITypeSymbol returned) => Is(returned.OriginalDefinition, _taskOf) || Is(returned.OriginalDefinition, _valueTaskOf);

    private static bool Is(ITypeSymbol type, INamedTypeSymbol? other) => other is not null && SymbolEqualityComparer.Default.Equals(type, other);
}
