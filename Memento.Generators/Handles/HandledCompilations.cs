using System.Runtime.CompilerServices;
using Memento.Generators.Interceptors;
using Memento.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Memento.Generators.Handles;

/// <summary>
/// Compilations with their handles. A generator is not shown what it generates, so that to it a call whose arguments come from
/// a handle is one of no method. Such a call is looked at here; a program that has none never needs a second compilation.
/// </summary>
internal static class HandledCompilations
{
    private static readonly ConditionalWeakTable<Compilation, Compilation> Known = new();
    private static readonly ConditionalWeakTable<SemanticModel, SemanticModel> Models = new();

    /// <summary>The quick model of the same file with the handles; the model itself where there are none.</summary>
    public static SemanticModel ModelOf(SemanticModel model, CancellationToken cancellationToken) =>
        Of(model.Compilation, cancellationToken) is var handled && handled == model.Compilation
            ? model
            : Models.GetValue(model, key => QuickModels.Of(handled, key.SyntaxTree));

    /// <summary>The compilation with its handles; the same one where there are none.</summary>
    public static Compilation Of(Compilation compilation, CancellationToken cancellationToken) =>
        Known.TryGetValue(compilation, out var handled) ? handled : Known.GetValue(compilation, key => Add(key, cancellationToken));

    /// <summary>A declared method, as it is in the compilation with the handles.</summary>
    public static IMethodSymbol Find(IMethodSymbol declared, Compilation handled, CancellationToken cancellationToken)
    {
        var declaration = declared.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken);
        return (IMethodSymbol)handled.GetSemanticModel(declaration.SyntaxTree).GetDeclaredSymbol(declaration, cancellationToken)!;
    }

    private static Compilation Add(Compilation compilation, CancellationToken cancellationToken)
    {
        if (compilation.SyntaxTrees.FirstOrDefault()?.Options is not CSharpParseOptions options || !HandleFiles.AreIn(options))
        {
            return compilation;
        }

        var handles = CompilationFunctions.Of(compilation, cancellationToken).Declared
            .Select(declaration => compilation.GetSemanticModel(declaration.SyntaxTree).GetDeclaredSymbol(declaration, cancellationToken))
            .OfType<IMethodSymbol>()
            .Where(KnownNames.IsMarked)
            .Select(method => HandleReader.Read(method, compilation))
            .OfType<HandleModel>();
        var files = HandleFiles.Of(handles).Select(type => CSharpSyntaxTree.ParseText(HandleWriter.Write(type), options, type.FileName, cancellationToken: cancellationToken)).ToList();
        return files.Count == 0 ? compilation : compilation.AddSyntaxTrees(files);
    }
}
