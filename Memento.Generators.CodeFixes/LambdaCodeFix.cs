using System.Collections.Immutable;
using System.Composition;
using Memento.Generators.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Memento.Generators.CodeFixes;

/// <summary>Puts a lambda in a method group's place, which calls the memento function by name, so that the call is intercepted.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LambdaCodeFix))]
[Shared]
public sealed class LambdaCodeFix : MementoCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.NotCalled.Id];

    private protected override (string Title, Func<CancellationToken, Task<Document>> Change)? Fix(
        Document document, SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        // A function pointer points at the method itself, and a method of an object would be asked of it at another time.
        if (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not ExpressionSyntax group
            || group.Parent is PrefixUnaryExpressionSyntax
            || MethodOf(group, model, cancellationToken) is not { ReducedFrom: null, IsStatic: true } method
            || IsOnObject(group, model, cancellationToken))
        {
            return null;
        }

        var needsTypes = method.Parameters.Any(parameter => parameter.RefKind != RefKind.None) || !HasDelegateType(group, model, cancellationToken);
        var lambda = SyntaxFactory.ParseExpression($"{Parameters(method, group, model, needsTypes)} => {group.WithoutTrivia()}({Arguments(method)})");
        return ($"Call '{method.Name}' by name", Replace(document, root, group, lambda.WithTriviaFrom(group)));
    }

    /// <summary>The method of a group; also where nothing but its being the only one tells which it is.</summary>
    private static IMethodSymbol? MethodOf(ExpressionSyntax group, SemanticModel model, CancellationToken cancellationToken)
    {
        var info = model.GetSymbolInfo(group, cancellationToken);
        return (info.Symbol ?? (info.CandidateSymbols.Length == 1 ? info.CandidateSymbols[0] : null)) as IMethodSymbol;
    }

    private static string Parameters(IMethodSymbol method, ExpressionSyntax group, SemanticModel model, bool needsTypes)
    {
        var parameters = method.Parameters.Select(parameter => needsTypes
            ? $"{(parameter.RefKind == RefKind.None ? "" : "in ")}{parameter.Type.ToMinimalDisplayString(model, group.SpanStart)} {Name(parameter)}"
            : Name(parameter));
        var list = string.Join(", ", parameters);
        return !needsTypes && method.Parameters.Length == 1 ? list : $"({list})";
    }

    private static string Arguments(IMethodSymbol method) =>
        string.Join(", ", method.Parameters.Select(parameter => parameter.RefKind == RefKind.None ? Name(parameter) : $"in {Name(parameter)}"));

    private static string Name(IParameterSymbol parameter) =>
        SyntaxFacts.GetKeywordKind(parameter.Name) == SyntaxKind.None ? parameter.Name : "@" + parameter.Name;

    private static bool IsOnObject(ExpressionSyntax group, SemanticModel model, CancellationToken cancellationToken) =>
        group is MemberAccessExpressionSyntax { Expression: { } receiver } && model.GetSymbolInfo(receiver, cancellationToken).Symbol is not (INamespaceOrTypeSymbol or null);

    /// <summary>Whether what the delegate is made for says the types of its parameters; <c>var</c>, <c>object</c> and <c>Delegate</c> do not.</summary>
    private static bool HasDelegateType(ExpressionSyntax group, SemanticModel model, CancellationToken cancellationToken) =>
        group.Parent is not EqualsValueClauseSyntax { Parent.Parent: VariableDeclarationSyntax { Type.IsVar: true } }
        && model.GetTypeInfo(group, cancellationToken).ConvertedType is { TypeKind: TypeKind.Delegate };
}
