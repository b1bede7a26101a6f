using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Memento.Generators.Analyzers;

/// <summary>What all analyzers do alike: run concurrently, leave generated code alone unless it says otherwise, and do nothing where there is no Memento.</summary>
public abstract class MementoAnalyzer : DiagnosticAnalyzer
{
    // Only the classes of this assembly.
    private protected MementoAnalyzer()
    {
    }

    /// <summary>What is done with generated code.</summary>
    private protected virtual GeneratedCodeAnalysisFlags GeneratedCode => GeneratedCodeAnalysisFlags.None;

    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCode);
        context.RegisterCompilationStartAction(start =>
        {
            if (MementoSymbols.Of(start.Compilation) is { } symbols)
            {
                Start(start, symbols);
            }
        });
    }

    private protected abstract void Start(CompilationStartAnalysisContext context, MementoSymbols symbols);

    /// <summary>Runs an action for each memento function that the program declares, once even for a partial one.</summary>
    private protected static void ForEachFunction(CompilationStartAnalysisContext context, MementoSymbols symbols, System.Action<SymbolAnalysisContext, IMethodSymbol> check) =>
        context.RegisterSymbolAction(
            symbol =>
            {
                var method = (IMethodSymbol)symbol.Symbol;
                if (method.PartialDefinitionPart is null && symbols.IsMarked(method))
                {
                    check(symbol, method);
                }
            },
            SymbolKind.Method);
}
