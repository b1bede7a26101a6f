using System.Reflection;
using Memento.Docs.Tests.Markdown;

namespace Memento.Docs.Tests;

/// <summary>The project's pages: README.md and everything below docs/.</summary>
internal static class Pages
{
    /// <summary>The repository.</summary>
    public static string Repository { get; } = typeof(Pages).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    /// <summary>Every page.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Path.Combine(Repository, "README.md"),
        .. Directory.EnumerateFiles(Path.Combine(Repository, "docs"), "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal),
    ];

    /// <summary>Every code block of a language.</summary>
    public static IEnumerable<CodeBlock> BlocksIn(string language) =>
        All.SelectMany(CodeBlock.ReadAll).Where(block => block.Language == language);
}
