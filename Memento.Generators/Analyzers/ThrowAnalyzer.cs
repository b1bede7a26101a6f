using System.Collections.Immutable;
using Memento.Generators.Analyzers.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Memento.Generators.Analyzers;

/// <summary>
/// Tells where a memento function throws an exception that is remembered and cannot be made anew (<c>ExceptionRecords</c> makes it when the program runs). Its own
/// body and the local functions in it are looked at: who catches what a lambda throws is not known.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ThrowAnalyzer : MementoAnalyzer
{
    // What is never a result, or is one where what it wraps is.
    private static readonly string[] Unremembered =
    [
        "Memento.NonMemoizedException",
        "System.OperationCanceledException",
        "System.AggregateException",
        "System.OutOfMemoryException",
        "System.InsufficientExecutionStackException",
        "System.Threading.ThreadInterruptedException",
        "System.TypeLoadException",
        "System.BadImageFormatException",
        "System.MissingMemberException",
        "System.IO.FileLoadException",
        "System.AccessViolationException",
    ];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.LostException];

    private protected override void Start(CompilationStartAnalysisContext context, MementoSymbols symbols) =>
        context.RegisterOperationBlockStartAction(block =>
        {
            if (block.OwningSymbol is IMethodSymbol method && symbols.Mark(method.PartialDefinitionPart ?? method) is { } mark)
            {
                block.RegisterOperationAction(operation => Check(operation, method, mark), OperationKind.Throw);
            }
        });

    private static void Check(OperationAnalysisContext context, IMethodSymbol method, AttributeData mark)
    {
        if (Thrown((IThrowOperation)context.Operation) is { Type: INamedTypeSymbol { TypeKind: TypeKind.Class } type } made
            && IsRemembered(type, mark)
            && !type.InstanceConstructors.Any(constructor => MakesAnew(constructor, context.CancellationToken))
            && IsLetThrough(context.Operation, type))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.LostException, made.Syntax.GetLocation(), method.Name, TypeFacts.Text(type)));
        }
    }

    private static IObjectCreationOperation? Thrown(IThrowOperation operation)
    {
        var thrown = operation.Exception;
        while (thrown is IConversionOperation { OperatorMethod: null } conversion)
        {
            thrown = conversion.Operand;
        }

        return thrown as IObjectCreationOperation;
    }

    private static bool IsRemembered(INamedTypeSymbol type, AttributeData mark) =>
        !Unremembered.Any(name => TypeFacts.Is(type, name))
        && Named(mark, "Remembered")?.Any(named => IsOne(type, named)) != false
        && Named(mark, "NotRemembered")?.Any(named => IsOne(type, named)) != true;

    private static bool IsOne(INamedTypeSymbol type, TypedConstant named) =>
        named.Value is ITypeSymbol wanted && TypeFacts.SelfAndBases(type).Contains(wanted, SymbolEqualityComparer.Default);

    private static ImmutableArray<TypedConstant>? Named(AttributeData mark, string name)
    {
        foreach (var argument in mark.NamedArguments)
        {
            if (argument.Key == name && argument.Value is { Kind: TypedConstantKind.Array, IsNull: false } types)
            {
                return types.Values;
            }
        }

        return null;
    }

    /// <summary>Whether a constructor takes just the message, or says it by itself, as the host wants it; another one may be left out there.</summary>
    private static bool MakesAnew(IMethodSymbol constructor, CancellationToken cancellationToken)
    {
        var parameters = constructor.Parameters;
        if (constructor.DeclaredAccessibility != Accessibility.Public || parameters.Any(static parameter => parameter.RefKind != RefKind.None))
        {
            return false;
        }

        var takesMessage = !parameters.IsEmpty && parameters[0].Type.SpecialType == SpecialType.System_String;
        var takesCause = parameters.Length == 2 && TypeFacts.FullName(parameters[1].Type) == "System.Exception";
        var isMatched = (takesMessage && takesCause) || parameters.Skip(takesMessage ? 1 : 0).All(static parameter => parameter.IsOptional);
        return isMatched && !(takesMessage && Rewords(constructor, cancellationToken));
    }

    /// <summary>Whether a constructor surely adds to the message that it gets: <c>base($"No {name}.")</c>.</summary>
    private static bool Rewords(IMethodSymbol constructor, CancellationToken cancellationToken)
    {
        if (constructor.ContainingType is not { BaseType: { } from } type
            || TypeFacts.IsInSource(from)
            || type.GetMembers("Message").Any(static member => member is IPropertySymbol { IsOverride: true }))
        {
            return false;
        }

        var given = constructor.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) switch
        {
            ConstructorDeclarationSyntax { Initializer: { } initializer } when initializer.IsKind(SyntaxKind.BaseConstructorInitializer) => initializer.ArgumentList,
            TypeDeclarationSyntax { BaseList.Types: var types } => types.OfType<PrimaryConstructorBaseTypeSyntax>().FirstOrDefault()?.ArgumentList,
            _ => null,
        };
        var message = given?.Arguments.FirstOrDefault(static argument => argument.NameColon?.Name.Identifier.ValueText is null or "message");
        return message is not null && AddsTo(message.Expression, constructor.Parameters[0].Name);
    }

    private static bool AddsTo(ExpressionSyntax text, string name) => text switch
    {
        InterpolatedStringExpressionSyntax interpolated =>
            interpolated.Contents.Any(part => part is InterpolationSyntax { Expression: IdentifierNameSyntax used } && used.Identifier.ValueText == name)
            && interpolated.Contents.Any(static part => part is InterpolatedStringTextSyntax { TextToken.ValueText.Length: > 0 }),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum =>
            (IsText(sum.Left) && Names(sum.Right, name)) || (IsText(sum.Right) && Names(sum.Left, name)),
        _ => false,
    };

    private static bool IsText(ExpressionSyntax expression) => expression is LiteralExpressionSyntax { Token.Value: string { Length: > 0 } };

    private static bool Names(ExpressionSyntax expression, string name) => expression switch
    {
        IdentifierNameSyntax used => used.Identifier.ValueText == name,
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum => Names(sum.Left, name) || Names(sum.Right, name),
        _ => false,
    };

    /// <summary>Whether nothing in the function catches what is thrown; who calls a local function, and where, is not looked for.</summary>
    private static bool IsLetThrough(IOperation thrown, INamedTypeSymbol type)
    {
        var isLocal = false;
        var top = thrown;
        for (IOperation inner = thrown, outer = thrown.Parent!; outer is not null; inner = outer, outer = outer.Parent!)
        {
            switch (outer)
            {
                case IAnonymousFunctionOperation:
                case ITryOperation attempt when attempt.Body == inner && Catches(attempt, type):
                    return false;
                case ILocalFunctionOperation:
                    isLocal = true;
                    break;
            }

            top = outer;
        }

        return !isLocal || !top.Descendants().OfType<ITryOperation>().Any(attempt => Catches(attempt, type));
    }

    private static bool Catches(ITryOperation attempt, INamedTypeSymbol type) => attempt.Catches.Any(clause =>
        clause.ExceptionType.SpecialType == SpecialType.System_Object
        || TypeFacts.SelfAndBases(type).Contains(clause.ExceptionType, SymbolEqualityComparer.Default));
}
