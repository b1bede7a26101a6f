using System.Text;
using Memento.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Memento.Generators.Interceptors;

/// <summary>Turns each call of a memento function into one that asks for a remembered result first.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class InterceptorGenerator : IIncrementalGenerator
{
    /// <summary>The step that finds the calls and makes one item a function, of which one file is made.</summary>
    internal const string FunctionsStep = "MementoFunctionsCalled";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // Not by a syntax provider, which asks every node of a program; what it is told of one it asks anew after each edit as well.
        var functions = context.CompilationProvider
            .SelectMany(static (compilation, cancellationToken) => ByFunction(CallFinder.In(compilation, cancellationToken)))
            .WithTrackingName(FunctionsStep);

        // Interceptors change no meaning, so an editor need not have them while somebody types.
        context.RegisterImplementationSourceOutput(functions, static (output, function) =>
            output.AddSource(function.FileName, SourceText.From(InterceptorWriter.Write(function), Encoding.UTF8)));
    }

    private static IEnumerable<FunctionCalls> ByFunction(IEnumerable<CallModel> calls)
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
