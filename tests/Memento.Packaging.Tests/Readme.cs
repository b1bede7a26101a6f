using Memento.Docs.Tests.Markdown;

namespace Memento.Packaging.Tests;

/// <summary>What the README shows.</summary>
internal static class Readme
{
    private static readonly IReadOnlyList<CodeBlock> Blocks = CodeBlock.ReadAll(Path.Combine(Workshop.Repository, "README.md"));

    /// <summary>A program with a memento function.</summary>
    public static string Program { get; } = Find("csharp", "[MementoFunction(");

    /// <summary>The project file of that program, which stands beside the clone.</summary>
    public static string ProgramProject { get; } = Find("xml", "Memento.Core.csproj");

    /// <summary>The program's configuration.</summary>
    public static string Configuration { get; } = Find("json", "\"local\"");

    /// <summary>The one source file of a plugin.</summary>
    public static string PluginSource { get; } = Find("csharp", "[ExportRunnerBackend(");

    /// <summary>The plugin's project file.</summary>
    public static string PluginProject { get; } = Find("xml", "Include=\"Memento.Abstractions\"");

    /// <summary>A configuration that selects the plugin.</summary>
    public static string Selection { get; } = Find("json", "\"stopwatch\"");

    private static string Find(string language, string mark) =>
        Blocks.Single(block => block.Language == language && block.Text.Contains(mark)).Text.Trim();
}
