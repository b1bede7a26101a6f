using System.Collections.Immutable;
using Memento.Generators.Analyzers.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Memento.Generators.Analyzers;

/// <summary>Tells which results are not all there when the function returns, and which ones the standard codecs cannot store.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ResultAnalyzer : MementoAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.OpenResult, Rules.Result];

    private protected override void Start(CompilationStartAnalysisContext context, MementoSymbols symbols)
    {
        var results = new ResultTypes(context.Compilation);
        ForEachFunction(context, symbols, (symbol, method) => Check(symbol, method, results));
        context.RegisterOperationAction(operation => CheckCall(operation, symbols, results), OperationKind.Invocation);
    }

    /// <summary>What a type parameter stands for is known where a function is called.</summary>
    private static void CheckCall(OperationAnalysisContext context, MementoSymbols symbols, ResultTypes results)
    {
        var method = ((IInvocationOperation)context.Operation).TargetMethod;
        if (!SymbolEqualityComparer.Default.Equals(method, method.OriginalDefinition)
            && symbols.IsMarked(method)
            && !results.IsNothing(method.ReturnType)
            && !TypeFacts.IsUnboxable(method.ReturnType)
            && StorageRules.ProblemOf(results.Of(method.OriginalDefinition.ReturnType)) is null
            && StorageRules.ProblemOf(results.Of(method.ReturnType)) is { } problem)
        {
            context.ReportDiagnostic(Unstorable(method, problem, context.Operation.Syntax.GetLocation()));
        }
    }

    private static void Check(SymbolAnalysisContext context, IMethodSymbol method, ResultTypes results)
    {
        if (results.IsNothing(method.ReturnType) || method.RefKind != RefKind.None || TypeFacts.IsUnboxable(method.ReturnType))
        {
            return;
        }

        var result = results.Of(method.ReturnType);
        if (Open(result, method) is var (why, instead, isSure))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Rules.OpenResult,
                Places.ReturnType(method, context.CancellationToken),
                isSure ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
                additionalLocations: null,
                properties: null,
                method.Name,
                TypeFacts.Text(result),
                why,
                instead));
        }
        else if (StorageRules.ProblemOf(result) is { } problem)
        {
            context.ReportDiagnostic(Unstorable(method, problem, Places.ReturnType(method, context.CancellationToken)));
        }
    }

    private static Diagnostic Unstorable(IMethodSymbol method, TypeProblem problem, Location location) =>
        Diagnostic.Create(Rules.Result, location, "Result" + problem.Path, method.Name, TypeFacts.Text(problem.Type), problem.Hint);

    private static (string Why, string Instead, bool IsSure)? Open(ITypeSymbol result, IMethodSymbol method)
    {
        var item = result is INamedTypeSymbol { TypeArguments.Length: 1 } generic ? TypeFacts.Text(generic.TypeArguments[0]) : null;
        var list = item is null ? "return an array or a list" : $"return '{item}[]' or 'List<{item}>'";
        const string Lazy = "which is computed as it is read";
        return TypeFacts.FullName(result) switch
        {
            "System.Collections.Generic.IEnumerable`1" => IsIterator(method) ? (Lazy, list, true)
                : ("which leaves open whether it is computed as it is read; such a call is not memoized", list, false),
            "System.Collections.Generic.IAsyncEnumerable`1" or "System.Collections.Generic.IAsyncEnumerator`1" =>
                (Lazy, item is null ? list : $"return 'Task<{item}[]>' or 'Task<List<{item}>>'", true),
            "System.Collections.IEnumerable" or "System.Collections.IEnumerator" or "System.Collections.Generic.IEnumerator`1"
                or "System.Linq.IQueryable" or "System.Linq.IQueryable`1" or "System.Linq.IOrderedQueryable`1" or "System.Linq.IOrderedEnumerable`1"
                or "System.Linq.ParallelQuery`1" => (Lazy, list, true),
            _ when TypeFacts.Is(result, "System.IO.Stream") => ("which is read only once", "return its content as 'byte[]'", true),
            _ when TypeFacts.Is(result, "System.IO.TextReader") => ("which is read only once", "return its text", true),
            _ => null,
        };
    }

    private static bool IsIterator(IMethodSymbol method) =>
        (method.PartialImplementationPart ?? method).DeclaringSyntaxReferences
            .Select(reference => (reference.GetSyntax() as MethodDeclarationSyntax)?.Body)
            .Any(body => body is not null && body
                .DescendantNodes(node => node is not (LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax))
                .Any(node => node.IsKind(SyntaxKind.YieldReturnStatement) || node.IsKind(SyntaxKind.YieldBreakStatement)));
}
