using System.Collections.Immutable;
using System.Text;
using Memento.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Memento.Generators.Interceptors;

/// <summary>Turns each call of a memento function into one that asks for a remembered result first.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class InterceptorGenerator : IIncrementalGenerator
{
    /// <summary>The step that finds the calls.</summary>
    internal const string CallsStep = "MementoCalls";

    /// <summary>The step that makes one item a function, of which one file is made.</summary>
    internal const string FunctionsStep = "MementoFunctionsCalled";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var calls = context.SyntaxProvider
            .CreateSyntaxProvider(
                static (node, _) => CallReader.MayBeCall(node),
                static (found, cancellationToken) => CallReader.Read((InvocationExpressionSyntax)found.Node, found.SemanticModel, cancellationToken))
            .Where(static call => call is not null)
            .Select(static (call, _) => call!)
            .WithTrackingName(CallsStep);
        var functions = calls.Collect().SelectMany(static (all, _) => ByFunction(all)).WithTrackingName(FunctionsStep);

        // Interceptors change no meaning, so an editor need not have them while somebody types.
        context.RegisterImplementationSourceOutput(functions, static (output, function) =>
            output.AddSource(function.FileName, SourceText.From(InterceptorWriter.Write(function), Encoding.UTF8)));
    }

    private static IEnumerable<FunctionCalls> ByFunction(ImmutableArray<CallModel> calls)
    {
        var files = new FileNames();
        return calls
            .GroupBy(call => call.Function.Id, StringComparer.Ordinal)
            .OrderBy(calls => calls.Key, StringComparer.Ordinal)
            .Select(calls => (calls.First().Function, Calls: calls))
            .Select(found => new FunctionCalls(
                found.Function,
                files.Of(found.Function.QualifiedName, found.Function.ParameterTypeNames),
                found.Calls
                    .OrderBy(call => call.File, StringComparer.Ordinal)
                    .ThenBy(call => call.Line)
                    .ThenBy(call => call.Column)
                    .ThenBy(call => call.Location.Data, StringComparer.Ordinal)
                    .ToEquatableArray()));
    }
}
