using System.Collections.Immutable;
using System.Composition;
using Memento.Generators.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace Memento.Generators.CodeFixes;

/// <summary>Takes a service that is passed to a memento function out of its key.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NotInKeyCodeFix))]
[Shared]
public sealed class NotInKeyCodeFix : MementoCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.Argument.Id];

    private protected override (string Title, Func<CancellationToken, Task<Document>> Change)? Fix(
        Document document, SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (!diagnostic.Properties.ContainsKey(ArgumentAnalyzer.IsService)
            || root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<ParameterSyntax>() is not { } parameter)
        {
            return null;
        }

        var name = SyntaxFactory.ParseName("Memento.NotInKey").WithAdditionalAnnotations(Simplifier.Annotation);
        var attributes = SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Attribute(name)))
            .WithLeadingTrivia(parameter.GetLeadingTrivia())
            .WithTrailingTrivia(SyntaxFactory.Space);
        var bare = parameter.WithoutLeadingTrivia();
        return ($"Take '{parameter.Identifier.ValueText}' out of the key", Replace(document, root, parameter, bare.WithAttributeLists(bare.AttributeLists.Insert(0, attributes))));
    }
}
