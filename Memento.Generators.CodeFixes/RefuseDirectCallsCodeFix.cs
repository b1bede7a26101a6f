using System.Collections.Immutable;
using System.Composition;
using Memento.Generators.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace Memento.Generators.CodeFixes;

/// <summary>Lets a strict memento function begin with <c>Memo.RefuseDirectCalls();</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RefuseDirectCallsCodeFix))]
[Shared]
public sealed class RefuseDirectCallsCodeFix : MementoCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.StrictWithoutRefusal.Id];

    private protected override (string Title, Func<CancellationToken, Task<Document>> Change)? Fix(
        Document document, SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (root.FindNode(diagnostic.Location.SourceSpan) is not MethodDeclarationSyntax { Parent: { } } declaration
            || (declaration.Body is null && declaration.ExpressionBody is null))
        {
            return null;
        }

        var refusal = SyntaxFactory.ParseStatement("global::Memento.Memo.RefuseDirectCalls();").WithTrailingTrivia(SyntaxFactory.ElasticLineFeed);
        refusal = refusal.ReplaceNodes(
            refusal.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Where(access => access.Name.Identifier.ValueText == "Memo"),
            (_, access) => access.WithAdditionalAnnotations(Simplifier.Annotation));
        return ("Begin with 'Memo.RefuseDirectCalls();'", Replace(document, root, declaration, Begun(declaration, refusal).WithAdditionalAnnotations(Formatter.Annotation)));
    }

    private static MethodDeclarationSyntax Begun(MethodDeclarationSyntax declaration, StatementSyntax refusal)
    {
        if (declaration.Body is { } body)
        {
            return declaration.WithBody(body.WithStatements(body.Statements.Insert(0, refusal)));
        }

        StatementSyntax result = declaration.ExpressionBody!.Expression is ThrowExpressionSyntax thrown
            ? SyntaxFactory.ThrowStatement(thrown.Expression.WithoutTrivia())
            : SyntaxFactory.ReturnStatement(declaration.ExpressionBody.Expression.WithoutTrivia());
        return declaration
            .WithExpressionBody(null)
            .WithSemicolonToken(default)
            .WithBody(SyntaxFactory.Block(refusal, result).WithTrailingTrivia(declaration.SemicolonToken.TrailingTrivia));
    }
}
