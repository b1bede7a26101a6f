using System.Reflection;
using Memento.Docs.Tests.Markdown;

namespace Memento.Docs.Tests;

/// <summary>The project's pages: README.md, everything below docs/, and what the samples say of themselves.</summary>
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
        .. Directory.EnumerateDirectories(Path.Combine(Repository, "samples")).Order(StringComparer.Ordinal)
            .Select(sample => Path.Combine(sample, "README.md")),
    ];

    /// <summary>Every code block of a language.</summary>
    public static IEnumerable<CodeBlock> BlocksIn(string language) =>
        All.SelectMany(CodeBlock.ReadAll).Where(block => block.Language == language);
}
