using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace Memento.Generators.Tests.Analyzers.Support;

/// <summary>Applies the fixes as an editor does.</summary>
internal static class Fixed
{
    public static ImmutableArray<CodeFixProvider> Providers { get; } = Program.Made<CodeFixProvider>(typeof(Memento.Generators.CodeFixes.MementoCodeFix));

    /// <summary>The text after the fix of its first diagnostic; null when no fix is offered.</summary>
    public static async Task<string?> First(string source)
    {
        using var workspace = new AdhocWorkspace();
        var document = Open(workspace, source);
        var diagnostic = (await Diagnostics(document.Project)).First();
        var (_, action) = (await Actions(document, diagnostic)).SingleOrDefault();
        return action is null ? null : await Text(await Apply(action, document));
    }

    /// <summary>The text after all diagnostics of a rule are fixed at once.</summary>
    public static async Task<string> All(string source, string rule)
    {
        using var workspace = new AdhocWorkspace();
        var document = Open(workspace, source);
        var diagnostics = (await Diagnostics(document.Project)).Where(diagnostic => diagnostic.Id == rule).ToImmutableArray();
        Assert.That(diagnostics, Has.Length.GreaterThan(1));
        var (provider, action) = (await Actions(document, diagnostics[0])).Single();
        var context = new FixAllContext(
            document, provider, FixAllScope.Document, action.EquivalenceKey!, [rule], new Found(diagnostics), CancellationToken.None);
        var all = await provider.GetFixAllProvider()!.GetFixAsync(context);
        return await Text(await Apply(all!, document));
    }

    private static Document Open(AdhocWorkspace workspace, string source)
    {
        var project = workspace.AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "Program", "Program", LanguageNames.CSharp,
            compilationOptions: Program.Options, parseOptions: Program.Parse, metadataReferences: Program.References));
        workspace.AddDocument(project.Id, "Usings.cs", Microsoft.CodeAnalysis.Text.SourceText.From(Program.Usings));
        return workspace.AddDocument(project.Id, "Program.cs", Microsoft.CodeAnalysis.Text.SourceText.From(source));
    }

    private static async Task<IEnumerable<Diagnostic>> Diagnostics(Project project) =>
        (await (await project.GetCompilationAsync())!.WithAnalyzers(Program.Analyzers).GetAnalyzerDiagnosticsAsync()).OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start);

    private static async Task<List<(CodeFixProvider Provider, CodeAction Action)>> Actions(Document document, Diagnostic diagnostic)
    {
        var actions = new List<(CodeFixProvider, CodeAction)>();
        foreach (var provider in Providers.Where(provider => provider.FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            await provider.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add((provider, action)), CancellationToken.None));
        }

        return actions;
    }

    private static async Task<Document> Apply(CodeAction action, Document document)
    {
        var operations = await action.GetOperationsAsync(CancellationToken.None);
        var changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetDocument(document.Id)!;
        var errors = (await changed.Project.GetCompilationAsync())!.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Assert.That(errors, Is.Empty, "A fix must leave a program that compiles.");
        return await Formatter.FormatAsync(await Simplifier.ReduceAsync(changed), Formatter.Annotation);
    }

    private static async Task<string> Text(Document document) => (await document.GetTextAsync()).ToString();

    private sealed class Found(ImmutableArray<Diagnostic> diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
