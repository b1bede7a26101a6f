using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Memento.Generators.Tests.Analyzers.Support;
using Microsoft.CodeAnalysis;

namespace Memento.Generators.Tests.Analyzers;

/// <summary>Every rule has its page, its row in the table, its tests, and examples that do as they say.</summary>
public sealed partial class RulePageTests
{
    private static readonly string Folder = Path.Combine(
        typeof(RulePageTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!, "docs", "analyzers");

    private static IEnumerable<string> Rules => Descriptors.Select(rule => rule.Id);

    private static IEnumerable<string> FixedRules => Fixed.Providers.SelectMany(provider => provider.FixableDiagnosticIds);

    private static IEnumerable<DiagnosticDescriptor> Descriptors => Program.Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).Distinct();

    [Test]
    public void Rules_are_numbered_in_a_row() =>
        Assert.That(Rules.Order(), Is.EqualTo(Enumerable.Range(1, Rules.Count()).Select(number => $"MEM{number:000}")));

    [TestCaseSource(nameof(Rules))]
    public void A_rule_has_a_page_and_says_which(string id)
    {
        var rule = Descriptors.Single(descriptor => descriptor.Id == id);
        Assert.That(File.ReadLines(Path.Combine(Folder, $"{id}.md")).First(), Is.EqualTo($"# {id}: {rule.Title}"));
        Assert.That(rule.Description.ToString(CultureInfo.InvariantCulture), Does.EndWith($"See docs/analyzers/{id}.md."));
        Assert.That(rule.Category, Is.EqualTo("Memento"));
    }

    [TestCaseSource(nameof(Rules))]
    public void A_rule_has_a_row_in_the_table(string id)
    {
        var rule = Descriptors.Single(descriptor => descriptor.Id == id);
        var row = File.ReadLines(Path.Combine(Folder, "README.md")).Single(line => line.StartsWith($"| [{id}]({id}.md) |", StringComparison.Ordinal)).Split('|');
        var severity = rule.DefaultSeverity == DiagnosticSeverity.Info ? "suggestion" : rule.DefaultSeverity.ToString().ToLowerInvariant();
        Assert.That(row[2].Trim(), Is.EqualTo(rule.Title.ToString(CultureInfo.InvariantCulture)));
        Assert.That(row[3].Trim(), Does.StartWith(severity));
        Assert.That(row[4].Trim() != "–", Is.EqualTo(FixedRules.Contains(id)), "Whether the row names a fix.");
    }

    [Test]
    public void There_is_no_page_without_a_rule() =>
        Assert.That(Directory.EnumerateFiles(Folder, "MEM*.md").Select(Path.GetFileNameWithoutExtension), Is.EquivalentTo(Rules));

    [TestCaseSource(nameof(Rules))]
    public void A_rule_has_tests_where_it_fires_and_where_it_does_not(string id)
    {
        Assert.That(Tested<FiresAttribute>(), Has.Member(id));
        Assert.That(Tested<QuietAttribute>(), Has.Member(id));
    }

    [Test]
    public void Each_fix_has_a_test() => Assert.That(Tested<FixesAttribute>(), Is.EquivalentTo(FixedRules));

    [TestCaseSource(nameof(Rules))]
    public async Task The_first_example_of_a_page_fires_and_the_second_does_not(string id)
    {
        var examples = Example().Matches(await File.ReadAllTextAsync(Path.Combine(Folder, $"{id}.md"))).Select(match => match.Groups["code"].Value).ToList();
        Assert.That(examples, Has.Count.EqualTo(2));
        Assert.That((await Program.DiagnosticsOf(Program.Compile(examples[0]))).Select(diagnostic => diagnostic.Id).Distinct(), Is.EqualTo(new[] { id }));
        Assert.That(await Program.DiagnosticsOf(Program.Compile(examples[1])), Is.Empty);
    }

    private static IEnumerable<string> Tested<T>()
        where T : PropertyAttribute =>
        typeof(RulePageTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public))
            .SelectMany(method => method.GetCustomAttributes<T>())
            .SelectMany(attribute => attribute.Properties.Keys.SelectMany(key => attribute.Properties[key].Cast<string>()))
            .Distinct();

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
