using Memento.Docs.Tests.Markdown;

namespace Memento.Packaging.Tests;

/// <summary>The plugin that the README shows.</summary>
internal static class ReadmePlugin
{
    private static readonly IReadOnlyList<CodeBlock> Blocks = CodeBlock.ReadAll(Path.Combine(Workshop.Repository, "README.md"));

    /// <summary>Its one source file.</summary>
    public static string Source { get; } = Blocks.Single(block => block.Language == "csharp" && block.Text.Contains("[ExportRunnerBackend(")).Text;

    /// <summary>Its project file.</summary>
    public static string Project { get; } = Blocks.Single(block => block.Language == "xml" && block.Text.Contains("Memento.Abstractions")).Text.Trim();
}
