using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Memento.Generators.Interception;
using Memento.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Memento.Generators.Interceptors;

/// <summary>The memento functions that a compilation can call: their names at once, each one's model when it is first called.</summary>
internal sealed class CompilationFunctions
{
    private static readonly ConditionalWeakTable<Compilation, CompilationFunctions> Known = new();

    private readonly ConcurrentDictionary<IMethodSymbol, FunctionModel?> _models = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IMethodSymbol, bool> _alone = new(SymbolEqualityComparer.Default);

    private CompilationFunctions(Compilation compilation, CancellationToken cancellationToken)
    {
        Declared = [.. DeclaredIn(compilation, cancellationToken)];
        Add(NamesOf(Declared));
        foreach (var reference in compilation.References)
        {
            switch (reference)
            {
                case PortableExecutableReference file:
                    Add(ReferencedFunctionNames.Of(file));
                    break;
                case CompilationReference project:
                    Add(NamesOf(DeclaredIn(project.Compilation, cancellationToken)));
                    break;
            }
        }
    }

    /// <summary>The methods of the compilation itself that are marked by something of the attribute's name.</summary>
    public ImmutableArray<MethodDeclarationSyntax> Declared { get; }

    public static CompilationFunctions Of(Compilation compilation, CancellationToken cancellationToken) =>
        Known.TryGetValue(compilation, out var functions) ? functions : Known.GetValue(compilation, key => new CompilationFunctions(key, cancellationToken));

    /// <summary>Every name that a memento function may have.</summary>
    public NameSet Names { get; } = new();

    /// <summary>The model of a method, as it was declared; null when it is no memento function or cannot be intercepted.</summary>
    public FunctionModel? ModelOf(IMethodSymbol method, Compilation compilation) => _models.GetOrAdd(
        method,
        key => KnownNames.IsMarked(key) && Interceptability.ObstacleOf(key, compilation) is null ? FunctionReader.Read(ExtensionBlocks.Implementation(key), compilation) : null);

    /// <summary>Whether a method, as it was declared, has no other of its name beside it, and all types in its signature are known.</summary>
    public bool IsAlone(IMethodSymbol method) => _alone.GetOrAdd(method, static key =>
    {
        for (var type = key.ContainingType; type is not null; type = type.BaseType)
        {
            if (type.GetMembers(key.Name).Any(member => !SymbolEqualityComparer.Default.Equals(member, key)))
            {
                return false;
            }
        }

        return !key.IsExtensionMethod && !ExtensionBlocks.IsMember(key) && !TypeErrors.IsIn(key);
    });

    private static IEnumerable<MethodDeclarationSyntax> DeclaredIn(Compilation compilation, CancellationToken cancellationToken)
    {
        var files = compilation.SyntaxTrees.Select(tree => FunctionNames.Of(tree, cancellationToken)).ToList();
        // An alias may be global, and is then in another file than the methods.
        var attributes = new HashSet<string>(files.SelectMany(file => file.Aliases), StringComparer.Ordinal) { KnownNames.Function, KnownNames.FunctionAttribute };
        return files.SelectMany(file => file.Methods).Where(method => attributes.Contains(method.Attribute)).Select(method => method.Method);
    }

    private static IEnumerable<string> NamesOf(IEnumerable<MethodDeclarationSyntax> functions) => functions.Select(function => function.Identifier.ValueText);

    private void Add(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            Names.Add(name);
        }
    }
}
