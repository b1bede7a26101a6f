using System.Collections.Immutable;
using System.Composition;
using Memento.Generators.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Memento.Generators.CodeFixes;

/// <summary>Makes a private type internal, so that generated code can name it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(InternalTypeCodeFix))]
[Shared]
public sealed class InternalTypeCodeFix : MementoCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.NotIntercepted.Id];

    private protected override (string Title, Func<CancellationToken, Task<Document>> Change)? Fix(
        Document document, SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        // A type in another file, or in several, is left to the author; so is a file-local one, whose name others may have too.
        if (diagnostic.AdditionalLocations.Count != 1
            || diagnostic.AdditionalLocations[0] is not { SourceTree: { } tree } location
            || tree != root.SyntaxTree
            || root.FindNode(location.SourceSpan) is not MemberDeclarationSyntax declaration
            || model.GetDeclaredSymbol(declaration, cancellationToken) is not INamedTypeSymbol { IsFileLocal: false } type)
        {
            return null;
        }

        var accessibility = type.DeclaredAccessibility is Accessibility.Protected ? Accessibility.ProtectedOrInternal : Accessibility.Internal;
        return ($"Make '{type.Name}' internal", async cancellation =>
        {
            var editor = await DocumentEditor.CreateAsync(document, cancellation).ConfigureAwait(false);
            editor.SetAccessibility(declaration, accessibility);
            return editor.GetChangedDocument();
        });
    }
}
