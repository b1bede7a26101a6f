using System.Collections.Immutable;
using Memento.Generators.Handles;
using Memento.Generators.Interception;
using Memento.Generators.Interceptors;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Memento.Generators.Analyzers;

/// <summary>
/// Tells which calls in generated code are not intercepted: what other generators write, Razor's for one, is not shown to this one.
/// Generated code that lies in the project is intercepted as other code is; nothing tells the two apart but that.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class GeneratedCallAnalyzer : MementoAnalyzer
{
    private const string Reason = "the call is in generated code, which other generators do not see; call it from a file of the project, or by its handle";

    // Interceptors and handles call functions to run them, and there is much of them.
    private static readonly string[] Own = [typeof(HandleGenerator).FullName, typeof(InterceptorGenerator).FullName];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.NotIntercepted];

    private protected override GeneratedCodeAnalysisFlags GeneratedCode => GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics;

    private protected override void Start(CompilationStartAnalysisContext context, MementoSymbols symbols) =>
        context.RegisterSemanticModelAction(file =>
        {
            var tree = file.SemanticModel.SyntaxTree;
            if (file.IsGeneratedCode && !Own.Any(tree.FilePath.Contains) && HasCalls(tree, file.CancellationToken))
            {
                Check(file, tree);
            }
        });

    // What functions there are is asked of the whole program, and most projects have no generated code but a list of attributes and one of namespaces.
    private static bool HasCalls(SyntaxTree tree, CancellationToken cancellationToken) => tree.GetRoot(cancellationToken).DescendantNodes().Any(static node => node is InvocationExpressionSyntax);

    private static void Check(SemanticModelAnalysisContext context, SyntaxTree tree)
    {
        var model = context.SemanticModel;
        var functions = CompilationFunctions.Of(model.Compilation, context.CancellationToken);
        foreach (var call in CallFinder.CallsOf(functions.Names, tree, context.CancellationToken))
        {
            if (Interceptability.FunctionOf(call, model, context.CancellationToken) is { } function
                && FunctionRules.FaultOf(function) is null
                && model.GetInterceptorMethod(call, context.CancellationToken) is null)
            {
                context.ReportDiagnostic(Diagnostic.Create(Rules.NotIntercepted, call.GetLocation(), function.Name, Reason));
            }
        }
    }
}
