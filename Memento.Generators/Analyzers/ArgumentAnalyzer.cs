using System.Collections.Immutable;
using Memento.Generators.Analyzers.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Memento.Generators.Analyzers;

/// <summary>Tells which arguments no key can hold, at the member that is at fault.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ArgumentAnalyzer : MementoAnalyzer
{
    /// <summary>The property of a diagnostic that marks the type of a service, which is passed without being hashed.</summary>
    internal const string IsService = nameof(IsService);

    private static readonly ImmutableDictionary<string, string?> Service = ImmutableDictionary<string, string?>.Empty.Add(IsService, null);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.Argument];

    private protected override void Start(CompilationStartAnalysisContext context, MementoSymbols symbols)
    {
        var keys = new KeyRules(symbols.FunctionReferenceable);
        ForEachFunction(context, symbols, (symbol, method) =>
        {
            foreach (var parameter in method.Parameters)
            {
                // Pointers and the like are no parameters at all, by a rule of their own.
                if (symbols.IsInKey(parameter) && !TypeFacts.IsUnboxable(parameter.Type)
                    && Find(keys, method, parameter, Places.Type(parameter, symbol.CancellationToken)) is { } diagnostic)
                {
                    symbol.ReportDiagnostic(diagnostic);
                }
            }
        });
        context.RegisterOperationAction(operation => CheckCall(operation, symbols, keys), OperationKind.Invocation);
    }

    /// <summary>What a type parameter stands for is known where a function is called.</summary>
    private static void CheckCall(OperationAnalysisContext context, MementoSymbols symbols, KeyRules keys)
    {
        var method = ((IInvocationOperation)context.Operation).TargetMethod;
        if (SymbolEqualityComparer.Default.Equals(method, method.OriginalDefinition) || !symbols.IsMarked(method))
        {
            return;
        }

        foreach (var parameter in method.Parameters)
        {
            if (symbols.IsInKey(parameter.OriginalDefinition) && !TypeFacts.IsUnboxable(parameter.Type)
                && keys.ProblemOf(parameter.OriginalDefinition.Type, withNullable: true) is null
                && Find(keys, method, parameter, context.Operation.Syntax.GetLocation()) is { } diagnostic)
            {
                context.ReportDiagnostic(diagnostic);
            }
        }
    }

    private static Diagnostic? Find(KeyRules keys, IMethodSymbol method, IParameterSymbol parameter, Location location)
    {
        // A parameter that is left out is no part of the key.
        var isSure = !parameter.IsOptional;
        var problem = isSure ? keys.ProblemOf(parameter.Type, withNullable: false) : null;
        if (problem is null)
        {
            isSure = false;
            problem = keys.ProblemOf(parameter.Type, withNullable: true);
        }

        if (problem is null)
        {
            return null;
        }

        var isService = Refusals.IsService(problem.Type);
        var what = $"is of type '{TypeFacts.Text(problem.Type)}', which no key can hold{(isSure || isService ? "" : " unless it is null or left out")}";
        return Diagnostic.Create(
            Rules.Argument,
            location,
            isSure && !isService ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
            additionalLocations: null,
            isService && problem.Path.Length == 0 ? Service : null,
            parameter.Name + problem.Path,
            method.Name,
            what,
            isService && problem.Path.Length > 0 ? Refusals.ServiceInside : problem.Hint);
    }
}
