using System.Collections.Immutable;
using System.Composition;
using Memento.Generators.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Memento.Generators.CodeFixes;

/// <summary>Removes a [NotInKey] that changes nothing.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveNotInKeyCodeFix))]
[Shared]
public sealed class RemoveNotInKeyCodeFix : MementoCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.NeedlessNotInKey.Id];

    private protected override (string Title, Func<CancellationToken, Task<Document>> Change)? Fix(
        Document document, SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>() is not { Parent: AttributeListSyntax list } attribute
            || list.Parent is not ParameterSyntax parameter)
        {
            return null;
        }

        var changed = list.Attributes.Count > 1
            ? parameter.ReplaceNode(list, list.WithAttributes(list.Attributes.Remove(attribute)))
            : parameter.WithAttributeLists(parameter.AttributeLists.Remove(list)).WithLeadingTrivia(parameter.GetLeadingTrivia());
        return ("Remove [NotInKey]", Replace(document, root, parameter, changed));
    }
}
