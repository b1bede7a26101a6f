using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Memento.Generators.Analyzers;

/// <summary>Tells where a memento function is made into a delegate or a function pointer, whose calls nothing stands in for.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DelegateAnalyzer : MementoAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.NotCalled];

    private protected override void Start(CompilationStartAnalysisContext context, MementoSymbols symbols) =>
        context.RegisterOperationAction(operation => Check(operation, symbols), OperationKind.MethodReference);

    private static void Check(OperationAnalysisContext context, MementoSymbols symbols)
    {
        var reference = (IMethodReferenceOperation)context.Operation;
        if (!symbols.IsMarked(reference.Method) || IsNamedOrHandled(reference, symbols))
        {
            return;
        }

        var isPointer = reference.Parent is IAddressOfOperation;
        context.ReportDiagnostic(Diagnostic.Create(
            Rules.NotCalled,
            reference.Syntax.GetLocation(),
            reference.Method.Name,
            isPointer ? "function pointer" : "delegate",
            isPointer ? "take a delegate that calls it by name" : "use a lambda that calls it by name"));
    }

    /// <summary>Whether the function is only named, or handed to <c>Memo.Of</c>, which makes a handle of it.</summary>
    private static bool IsNamedOrHandled(IOperation reference, MementoSymbols symbols)
    {
        var use = reference.Parent;
        while (use is IDelegateCreationOperation or IConversionOperation or IParenthesizedOperation or IConditionalOperation or ICoalesceOperation)
        {
            use = use.Parent;
        }

        return use is INameOfOperation
            || use is IArgumentOperation { Parent: IInvocationOperation call } && SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType, symbols.Memo);
    }
}
