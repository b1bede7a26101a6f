using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Memento.Generators.Analyzers;

/// <summary>Sees to it that a strict memento function begins with <c>Memo.RefuseDirectCalls();</c>, and that nothing else calls that.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StrictAnalyzer : MementoAnalyzer
{
    private const string Refusal = "RefuseDirectCalls";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.StrictWithoutRefusal, Rules.MisplacedRefusal];

    private protected override void Start(CompilationStartAnalysisContext context, MementoSymbols symbols)
    {
        // A Memento.Core from before it has neither of the two.
        if (symbols.Memo is null || symbols.Memo.GetMembers(Refusal).IsEmpty)
        {
            return;
        }

        context.RegisterOperationBlockAction(block =>
        {
            // Attributes are blocks as well; a method without a body has nothing to begin with.
            var body = block.OperationBlocks.OfType<IBlockOperation>().FirstOrDefault();
            if (body is not null && block.OwningSymbol is IMethodSymbol method && IsStrict(symbols.Mark(method.PartialDefinitionPart ?? method)) && !BeginsWithRefusal(body, symbols))
            {
                block.ReportDiagnostic(Diagnostic.Create(Rules.StrictWithoutRefusal, Places.Name(method), method.Name));
            }
        });
        context.RegisterOperationAction(operation => CheckCall(operation, symbols), OperationKind.Invocation);
    }

    private static void CheckCall(OperationAnalysisContext context, MementoSymbols symbols)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!IsRefusal(call, symbols))
        {
            return;
        }

        var isMarked = context.ContainingSymbol is IMethodSymbol method && symbols.IsMarked(method.PartialDefinitionPart ?? method);
        if (!isMarked || IsNested(call))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Rules.MisplacedRefusal,
                call.Syntax.GetLocation(),
                context.ContainingSymbol.Name,
                isMarked ? "but in a function inside of it; make it the first statement of the memento function itself"
                    : "which is not marked [MementoFunction], so that every call of it by name throws; mark it, or leave this out"));
        }
    }

    private static bool IsStrict(AttributeData? mark) => mark is not null && mark.NamedArguments.Any(argument => argument is { Key: "Strict", Value.Value: true });

    private static bool BeginsWithRefusal(IBlockOperation body, MementoSymbols symbols) =>
        !body.Operations.IsEmpty
        && body.Operations[0] is IExpressionStatementOperation { Operation: IInvocationOperation call }
        && IsRefusal(call, symbols);

    private static bool IsRefusal(IInvocationOperation call, MementoSymbols symbols) =>
        call.TargetMethod.Name == Refusal && SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType, symbols.Memo);

    private static bool IsNested(IOperation operation)
    {
        for (var outer = operation.Parent; outer is not null; outer = outer.Parent)
        {
            if (outer is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return true;
            }
        }

        return false;
    }
}
