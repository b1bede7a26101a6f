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
            : parameter.WithAttributeLists(Without(parameter.AttributeLists, list)).WithLeadingTrivia(parameter.GetLeadingTrivia());
        return ("Remove [NotInKey]", Replace(document, root, parameter, changed));
    }

    /// <summary>The lists without one; what stood behind the last one stands behind the one that is last then.</summary>
    private static SyntaxList<AttributeListSyntax> Without(SyntaxList<AttributeListSyntax> lists, AttributeListSyntax list)
    {
        var left = lists.Remove(list);
        return list == lists.Last() && left.Count > 0 ? left.Replace(left.Last(), left.Last().WithTrailingTrivia(list.GetTrailingTrivia())) : left;
    }
}
