using System.Collections.Immutable;
using Memento.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Memento.Generators.Analyzers;

/// <summary>Tells where [NotInKey] changes nothing.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NotInKeyAnalyzer : MementoAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.NeedlessNotInKey];

    private protected override void Start(CompilationStartAnalysisContext context, MementoSymbols symbols)
    {
        if (symbols.NotInKey is not null)
        {
            context.RegisterSymbolAction(symbol => Check(symbol, (IParameterSymbol)symbol.Symbol, symbols), SymbolKind.Parameter);
        }
    }

    private static void Check(SymbolAnalysisContext context, IParameterSymbol parameter, MementoSymbols symbols)
    {
        // Only a mark that is written here: the other part of a partial method may carry it.
        if (KnownNames.NotInKeyMarkOf(parameter)?.ApplicationSyntaxReference is not { } mark || !IsWrittenAt(parameter, mark))
        {
            return;
        }

        var isFunction = parameter.ContainingSymbol is IMethodSymbol method && symbols.IsMarked(method.PartialDefinitionPart ?? method);
        var reason = !isFunction ? $"'{parameter.ContainingSymbol.Name}' is not marked [MementoFunction]; it would count only for a handle that Memo.Of makes"
            : symbols.IsCancellationToken(parameter.Type) ? "a CancellationToken is never in the key"
            : null;
        if (reason is not null)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.NeedlessNotInKey, mark.SyntaxTree.GetLocation(mark.Span), parameter.Name, reason));
        }
    }

    private static bool IsWrittenAt(IParameterSymbol parameter, SyntaxReference mark) =>
        parameter.DeclaringSyntaxReferences.Any(declaration => declaration.SyntaxTree == mark.SyntaxTree && declaration.Span.Contains(mark.Span));
}
