using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Memento.Generators.CodeFixes;

/// <summary>What all fixes do alike: change one place of one document, and all places of a kind one by one.</summary>
public abstract class MementoCodeFix : CodeFixProvider
{
    // Only the classes of this assembly.
    private protected MementoCodeFix()
    {
    }

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root
            || await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model)
        {
            return;
        }

        foreach (var diagnostic in context.Diagnostics)
        {
            if (Fix(context.Document, root, model, diagnostic, context.CancellationToken) is var (title, change))
            {
                context.RegisterCodeFix(CodeAction.Create(title, change, equivalenceKey: GetType().Name), diagnostic);
            }
        }
    }

    /// <summary>What mends a diagnostic; null when there is no one right way.</summary>
    private protected abstract (string Title, Func<CancellationToken, Task<Document>> Change)? Fix(
        Document document, SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken);

    /// <summary>The document with one node replaced.</summary>
    private protected static Func<CancellationToken, Task<Document>> Replace(Document document, SyntaxNode root, SyntaxNode old, SyntaxNode replacement) =>
        _ => Task.FromResult(document.WithSyntaxRoot(root.ReplaceNode(old, replacement)));
}
