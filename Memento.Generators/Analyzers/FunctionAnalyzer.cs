using System.Collections.Immutable;
using Memento.Generators.Interception;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Memento.Generators.Analyzers;

/// <summary>Tells which marked methods the host refuses by their signature (<c>FunctionDefinition.Refuse</c> does when the program runs).</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class FunctionAnalyzer : MementoAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [Rules.NotAStaticMethod, Rules.ReturnsNothing, Rules.BoundParameter, Rules.BoundResult];

    private protected override void Start(CompilationStartAnalysisContext context, MementoSymbols symbols)
    {
        ForEachFunction(context, symbols, (symbol, method) => Check(symbol, symbols, method));
        context.RegisterOperationAction(operation => CheckNested(operation, symbols, ((ILocalFunctionOperation)operation.Operation).Symbol), OperationKind.LocalFunction);
        context.RegisterOperationAction(operation => CheckNested(operation, symbols, ((IAnonymousFunctionOperation)operation.Operation).Symbol), OperationKind.AnonymousFunction);
    }

    private static void Check(SymbolAnalysisContext context, MementoSymbols symbols, IMethodSymbol method)
    {
        if (FunctionRules.KindFaultOf(method) is { } kind && Reason(kind) is { } reason)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.NotAStaticMethod, Places.Name(method), NameOf(method), reason));
            return;
        }

        var result = FunctionRules.ResultFaultOf(method);
        if (result is { Kind: FunctionFault.ReturnsNothing })
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.ReturnsNothing, Places.ReturnType(method, context.CancellationToken), method.Name));
        }
        else if (result is { Kind: FunctionFault.ReturnsReference } && BoundResult(method) is var (what, instead))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.BoundResult, Places.ReturnType(method, context.CancellationToken), method.Name, what, instead));
        }

        foreach (var parameter in method.Parameters)
        {
            if (Bound(parameter, symbols) is { } problem)
            {
                context.ReportDiagnostic(Diagnostic.Create(Rules.BoundParameter, Places.Name(parameter), parameter.Name, method.Name, problem));
            }
        }
    }

    private static void CheckNested(OperationAnalysisContext context, MementoSymbols symbols, IMethodSymbol method)
    {
        if (symbols.IsMarked(method))
        {
            var isLambda = method.MethodKind == MethodKind.AnonymousFunction;
            context.ReportDiagnostic(Diagnostic.Create(
                Rules.NotAStaticMethod,
                Places.Name(method),
                isLambda ? "lambda" : method.Name,
                $"it is a {(isLambda ? "lambda" : "local function")}, which has no name of its own; make it a static method of the type"));
        }
    }

    private static string NameOf(IMethodSymbol method) =>
        method.MethodKind is MethodKind.UserDefinedOperator or MethodKind.Conversion ? "operator" : method.AssociatedSymbol?.Name ?? method.Name;

    private static string? Reason(FunctionFault kind) => kind switch
    {
        FunctionFault.NotCalledByName => "it is not called by name, so that nothing stands in for it; make it a static method",
        FunctionFault.Instance => "it is an instance method, whose object is no part of the key; make it static and pass what it needs",
        FunctionFault.ExplicitImplementation => "it implements an interface explicitly and cannot be called by name; mark a static method that it calls",
        FunctionFault.AnyArguments => "it takes any arguments by '__arglist'; take an array",
        FunctionFault.Virtual => "it is found by a type argument when the program runs, so that nothing stands in for it; mark the methods that implement it",
        // A local function and a lambda are no symbols that are declared.
        _ => null,
    };

    private static (string What, string Instead)? BoundResult(IMethodSymbol method) => method switch
    {
        { ReturnsByRef: true } or { ReturnsByRefReadonly: true } => ("a reference", "the value"),
        { ReturnType: INamedTypeSymbol { IsRefLikeType: true, Name: "Span" or "ReadOnlySpan", TypeArguments.Length: 1 } span } => ($"'{Text(span)}'", $"an array, '{Text(span.TypeArguments[0])}[]'"),
        { ReturnType: ITypeParameterSymbol { AllowsRefLikeType: true } } => ($"a '{Text(method.ReturnType)}' that may be a ref struct", "one that is declared without 'allows ref struct'"),
        { ReturnType.IsRefLikeType: true } => ($"'{Text(method.ReturnType)}'", "a value"),
        { ReturnType.TypeKind: TypeKind.Pointer or TypeKind.FunctionPointer } => ("a pointer", "what it points to"),
        // Of what is in an array, MEM007 tells.
        _ => null,
    };

    private static string? Bound(IParameterSymbol parameter, MementoSymbols symbols) => parameter switch
    {
        { RefKind: RefKind.Out } => "is 'out'; return what it gives back",
        { RefKind: RefKind.Ref } => "is 'ref'; return what it gives back",
        { Type: INamedTypeSymbol { IsRefLikeType: true, Name: "Span" or "ReadOnlySpan", TypeArguments.Length: 1 } span } =>
            $"is a '{Text(span)}', which cannot outlive the call; pass an array, '{Text(span.TypeArguments[0])}[]'",
        { Type.IsRefLikeType: true } => $"is a '{Text(parameter.Type)}', which cannot outlive the call; pass an array",
        { Type: ITypeParameterSymbol { AllowsRefLikeType: true } } => "may be a ref struct, which cannot outlive the call; leave out 'allows ref struct'",
        { Type.TypeKind: TypeKind.Pointer or TypeKind.FunctionPointer } => "is a pointer, which means something in this process only; pass an array, or what it points to",
        { Name: "_mementoType" or "_memento_context_args" } when symbols.IsInKey(parameter) => "has a name that keys have for themselves; give it another",
        _ => null,
    };

    private static string Text(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
}
