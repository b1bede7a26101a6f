using Memento.Generators.Interception;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Memento.Generators.Interceptors;

/// <summary>Finds the calls of memento functions. Only calls of a memento function's name are bound.</summary>
internal static class CallFinder
{
    /// <summary>The calls that are intercepted.</summary>
    public static IEnumerable<CallModel> In(Compilation compilation, CancellationToken cancellationToken)
    {
        var functions = CompilationFunctions.Of(compilation, cancellationToken);
        if (functions.Names.IsEmpty)
        {
            return [];
        }

        SyntaxTree[] files = [.. compilation.SyntaxTrees.Where(tree => Interceptability.IsIn(tree.Options))];
        var calls = new List<CallModel>[files.Length];
        // As the compiler itself binds files: generators else have one processor alone at work.
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = compilation.Options.ConcurrentBuild ? -1 : 1 };
        Parallel.For(0, files.Length, options, i => calls[i] = Read(files[i], compilation, functions, cancellationToken));
        return calls.SelectMany(static ofFile => ofFile);
    }

    /// <summary>The calls of a name in a file, whatever they are calls of.</summary>
    public static IEnumerable<InvocationExpressionSyntax> CallsOf(NameSet names, SyntaxTree file, CancellationToken cancellationToken) =>
        NameSearch.Find(file, names.Contains, cancellationToken).Select(CallBy).OfType<InvocationExpressionSyntax>();

    private static List<CallModel> Read(SyntaxTree file, Compilation compilation, CompilationFunctions functions, CancellationToken cancellationToken)
    {
        var found = new List<CallModel>();
        SemanticModel? model = null;
        foreach (var call in CallsOf(functions.Names, file, cancellationToken))
        {
            model ??= QuickModels.Of(compilation, file);
            if (CallReader.Read(call, model, functions, cancellationToken) is { } read)
            {
                found.Add(read);
            }
        }

        return found.Count > 0 && RepeatedFiles.ObstacleIn(file, compilation) is not null ? [] : found;
    }

    /// <summary>The call that is by a name; null when none is.</summary>
    private static InvocationExpressionSyntax? CallBy(SimpleNameSyntax name) =>
        (name.Parent is MemberAccessExpressionSyntax or MemberBindingExpressionSyntax ? name.Parent : name).Parent is InvocationExpressionSyntax call
        && CallReader.NameOf(call) == name ? call : null;
}
