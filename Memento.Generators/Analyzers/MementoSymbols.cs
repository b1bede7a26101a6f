using System.Collections.Concurrent;
using Memento.Generators.Interception;
using Memento.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Memento.Generators.Analyzers;

/// <summary>What Memento's own types are in one compilation, looked up once.</summary>
internal sealed class MementoSymbols
{
    private readonly ConcurrentDictionary<IAssemblySymbol, bool> _assemblies = new(SymbolEqualityComparer.Default);

    private MementoSymbols(Compilation compilation, INamedTypeSymbol attribute)
    {
        Attribute = attribute;
        NotInKey = Find(compilation, "Memento.NotInKeyAttribute");
        Memo = Find(compilation, "Memento.Memo");
        FunctionReferenceable = Find(compilation, "Memento.Keys.IFunctionReferenceable");
        CancellationToken = compilation.GetTypeByMetadataName("System.Threading.CancellationToken");
    }

    public INamedTypeSymbol Attribute { get; }

    public INamedTypeSymbol? NotInKey { get; }

    public INamedTypeSymbol? Memo { get; }

    public INamedTypeSymbol? FunctionReferenceable { get; }

    public INamedTypeSymbol? CancellationToken { get; }

    /// <summary>The symbols of a compilation; null when it does not know Memento, and there is nothing to check.</summary>
    public static MementoSymbols? Of(Compilation compilation) =>
        Find(compilation, KnownNames.FunctionAttributeFullName) is { } attribute ? new MementoSymbols(compilation, attribute) : null;

    /// <summary>Whether a method is marked as a memento function; either part of a partial one may carry the mark.</summary>
    public bool IsMarked(IMethodSymbol method) => Mark(method) is not null;

    /// <summary>The mark of a memento function; null when the method is none.</summary>
    public AttributeData? Mark(IMethodSymbol method) => MayMark(method.ContainingAssembly) ? KnownNames.MarkOf(Interceptability.Definition(method)) : null;

    public bool IsCancellationToken(ITypeSymbol type) => SymbolEqualityComparer.Default.Equals(type, CancellationToken);

    /// <summary>Whether a parameter is a part of the key.</summary>
    public bool IsInKey(IParameterSymbol parameter) => !IsCancellationToken(parameter.Type) && KnownNames.NotInKeyMarkOf(parameter) is null;

    // The first way does not see an assembly that is referenced under an alias only.
    private static INamedTypeSymbol? Find(Compilation compilation, string name) =>
        compilation.GetTypeByMetadataName(name) ?? compilation.GetTypesByMetadataName(name).FirstOrDefault(static type => type.ContainingAssembly.Name == KnownNames.Assembly);

    /// <summary>Whether an assembly can have memento functions. Most calls are of methods of the framework, whose attributes nobody needs to read.</summary>
    private bool MayMark(IAssemblySymbol? assembly) => assembly is not null && _assemblies.GetOrAdd(
        assembly,
        candidate => SymbolEqualityComparer.Default.Equals(candidate, Attribute.ContainingAssembly)
            || candidate.Modules.Any(module => module.ReferencedAssemblySymbols.Contains(Attribute.ContainingAssembly, SymbolEqualityComparer.Default)));
}
