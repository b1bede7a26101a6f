using System.Collections.Concurrent;
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
        var ofOthers = new ConcurrentDictionary<IMethodSymbol, Obstacle?>(SymbolEqualityComparer.Default);
        ForEachFunction(context, symbols, CheckFunction);
        context.RegisterOperationAction(operation => CheckCall(operation, symbols, ofOthers), OperationKind.Invocation, OperationKind.DynamicInvocation);
    }

    private static void CheckFunction(SymbolAnalysisContext context, IMethodSymbol method)
    {
        if (method.MethodKind == MethodKind.Ordinary && Interceptability.ObstacleOf(method, context.Compilation) is { } obstacle && Reason(obstacle) is { } reason)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.NotIntercepted, Places.Name(method), additionalLocations: DeclarationOf(obstacle), method.Name, reason));
        }
        else if (method.IsStatic && ImplementedBy(method) is { } member)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Rules.NotIntercepted,
                Places.Name(method),
                method.Name,
                $"by a type argument, as '{TypeFacts.Text(member.ContainingType)}.{member.Name}', the method itself is called; mark a generic method that makes that call instead"));
        }
    }

    // The static member of an interface that a type argument chooses the function for.
    private static ISymbol? ImplementedBy(IMethodSymbol method) => method.ContainingType.AllInterfaces
        .SelectMany(type => type.GetMembers(method.Name))
        .FirstOrDefault(member => member.IsStatic && (member.IsAbstract || member.IsVirtual)
            && SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method));

    private static void CheckCall(OperationAnalysisContext context, MementoSymbols symbols, ConcurrentDictionary<IMethodSymbol, Obstacle?> ofOthers)
    {
        var called = (context.Operation as IInvocationOperation)?.TargetMethod;
        if (context.Operation.SemanticModel is not { } model || (called is not null && !symbols.IsMarked(called)))
        {
            return;
        }

        if (context.Operation.Syntax is not InvocationExpressionSyntax call)
        {
            if (called is not null)
            {
                context.ReportDiagnostic(Diagnostic.Create(Rules.NotIntercepted, context.Operation.Syntax.GetLocation(), called.Name, Reason(new Obstacle(CallObstacle.Unwritten))));
            }

            return;
        }

        // A program has many calls of few functions: what is in the way of the function is asked once, and said where it is declared.
        var isPlain = called is not null && call.Expression is SimpleNameSyntax or MemberAccessExpressionSyntax or MemberBindingExpressionSyntax;
        var obstacle = !isPlain || !Interceptability.IsIn(call.SyntaxTree.Options) ? Interceptability.ObstacleOf(call, model, context.CancellationToken)
            : (SymbolEqualityComparer.Default.Equals(called!.ContainingAssembly, context.Compilation.Assembly) ? null
                : ofOthers.GetOrAdd(called.OriginalDefinition, function => Interceptability.ObstacleOf(function, model.Compilation)))
            ?? RepeatedFiles.ObstacleIn(call.SyntaxTree, context.Compilation);
        if (obstacle is not null && (isPlain || obstacle.Kind is CallObstacle.Dynamic or CallObstacle.NotInterceptable or CallObstacle.OlderLanguage) && Reason(obstacle) is { } reason)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.NotIntercepted, call.GetLocation(), NameOf(call), reason));
        }
    }

    private static string? Reason(Obstacle obstacle)
    {
        var type = obstacle.Type is null ? "a type" : $"'{TypeFacts.Text(obstacle.Type)}'";
        return obstacle.Kind switch
        {
            CallObstacle.InaccessibleType when obstacle.Type is INamedTypeSymbol { IsFileLocal: true } =>
                $"generated code is another file and cannot name the file-local type {type}; make it internal",
            CallObstacle.InaccessibleType => $"generated code cannot name the type {type}; make it internal",
            CallObstacle.InaccessibleGenericType => $"generated code cannot name the generic type around it, since {type} is not accessible; make it internal",
            CallObstacle.AliasedAssembly => $"generated code cannot name {type}, whose assembly is referenced under an alias only; add the alias 'global'",
            CallObstacle.AmbiguousType => $"generated code cannot name {type}, since another assembly has a type of that name; give one of the assemblies an alias only",
            CallObstacle.OlderLanguage => "the language of this file has no types local to a file, which interceptors are made of; set LangVersion to 11 or later",
            CallObstacle.Dynamic => "an argument is dynamic, so that the method is chosen when the program runs; cast the argument to the parameter's type",
            CallObstacle.NotInterceptable => "the compiler intercepts no call of this form; call the function by its name, without parentheses around it",
            CallObstacle.RepeatedFile => "another file of the program has the same text, by which the compiler tells files apart; make the texts differ",
            CallObstacle.Unwritten => "the compiler makes the call of a query or an initializer, and intercepts none that it makes; call the function by its name",
            // A rule of its own says it.
            _ => null,
        };
    }

    private static IEnumerable<Location>? DeclarationOf(Obstacle obstacle) => obstacle.Type?.DeclaringSyntaxReferences.Select(reference => reference.SyntaxTree.GetLocation(reference.Span));

    private static string NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        ParenthesizedExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => access.Name.Identifier.ValueText,
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        SimpleNameSyntax name => name.Identifier.ValueText,
        var other => other.ToString(),
    };
}
