using System.Collections.Immutable;
using Memento.Generators.Analyzers.Shapes;
using Memento.Generators.Interception;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Memento.Generators.Analyzers;

/// <summary>Tells which memento functions, and which calls of them, generated code cannot stand in for. It asks what the generator asks.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class InterceptionAnalyzer : MementoAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.NotIntercepted];

    private protected override void Start(CompilationStartAnalysisContext context, MementoSymbols symbols)
    {
        ForEachFunction(context, symbols, CheckFunction);
        context.RegisterOperationAction(operation => CheckCall(operation, symbols), OperationKind.Invocation, OperationKind.DynamicInvocation);
    }

    private static void CheckFunction(SymbolAnalysisContext context, IMethodSymbol method)
    {
        if (method.MethodKind == MethodKind.Ordinary && Interceptability.ObstacleOf(method, context.Compilation) is { } obstacle && Reason(obstacle) is { } reason)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.NotIntercepted, Places.Name(method), additionalLocations: DeclarationOf(obstacle), method.Name, reason));
        }
    }

    private static void CheckCall(OperationAnalysisContext context, MementoSymbols symbols)
    {
        if (context.Operation is not { Syntax: InvocationExpressionSyntax call, SemanticModel: { } model }
            || (context.Operation is IInvocationOperation invocation && !symbols.IsMarked(invocation.TargetMethod)))
        {
            return;
        }

        var found = context.Operation is IDynamicInvocationOperation ? DynamicObstacle(call, model, symbols, context.CancellationToken)
            : Interceptability.ObstacleOf(call, model, context.CancellationToken);
        if (found is { } obstacle
            && Reason(obstacle) is { } reason
            && !IsOfFunction(obstacle, call, model, context))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.NotIntercepted, call.GetLocation(), NameOf(call), reason));
        }
    }

    private static Obstacle? DynamicObstacle(InvocationExpressionSyntax call, SemanticModel model, MementoSymbols symbols, CancellationToken cancellationToken)
    {
        // Of a single candidate the compiler is sure, and calls it by way of the run-time binder nevertheless.
        var info = model.GetSymbolInfo(call, cancellationToken);
        var candidates = info.Symbol is null ? info.CandidateSymbols : [info.Symbol];
        return candidates.OfType<IMethodSymbol>().Any(symbols.IsMarked) ? new Obstacle(CallObstacle.Dynamic) : null;
    }

    /// <summary>Whether the obstacle is one of the function, which is said where that is declared.</summary>
    private static bool IsOfFunction(Obstacle obstacle, InvocationExpressionSyntax call, SemanticModel model, OperationAnalysisContext context) =>
        obstacle.Kind is not (CallObstacle.Dynamic or CallObstacle.NotInterceptable)
        && Interceptability.FunctionOf(call, model, context.CancellationToken) is { } function
        && SymbolEqualityComparer.Default.Equals(function.ContainingAssembly, context.Compilation.Assembly);

    private static string? Reason(Obstacle obstacle)
    {
        var type = obstacle.Type is null ? "a type" : $"'{TypeFacts.Text(obstacle.Type)}'";
        return obstacle.Kind switch
        {
            CallObstacle.InaccessibleType when obstacle.Type is INamedTypeSymbol { IsFileLocal: true } => $"generated code is another file and cannot name the file-local type {type}; make it internal",
            CallObstacle.InaccessibleType => $"generated code cannot name the type {type}; make it internal",
            CallObstacle.InaccessibleGenericType => $"generated code cannot name the generic type around it, since {type} is not accessible; make it internal",
            CallObstacle.AliasedAssembly => $"generated code cannot name {type}, whose assembly is referenced under an alias only; add the alias 'global'",
            CallObstacle.Dynamic => "an argument is dynamic, so that the method is chosen when the program runs; cast the argument to the parameter's type",
            CallObstacle.NotInterceptable => "the compiler intercepts no call of this form; call the function by its type and name",
            // A rule of its own says it.
            _ => null,
        };
    }

    private static IEnumerable<Location>? DeclarationOf(Obstacle obstacle) => obstacle.Type?.DeclaringSyntaxReferences.Select(reference => reference.SyntaxTree.GetLocation(reference.Span));

    private static string NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        SimpleNameSyntax name => name.Identifier.ValueText,
        var other => other.ToString(),
    };
}
