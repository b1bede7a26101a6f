using System.Reflection;
using System.Text.RegularExpressions;

namespace Memento.Kit.Tests;

/// <summary>docs/plugin-kit.md explains every rule, in the words that failures begin with.</summary>
public sealed partial class RulePageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(
        typeof(RulePageTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static attribute => attribute.Key == "RepositoryRoot").Value!, "docs", "plugin-kit.md"));

    [Test]
    public void Every_rule_has_its_place_and_no_other_has() =>
        Assert.That(Section().Matches(Page).Select(static section => section.Groups["id"].Value), Is.EquivalentTo(KitRule.All.Keys));

    [Test]
    public void Every_rule_is_told_as_failures_tell_it()
    {
        foreach (Match section in Section().Matches(Page))
        {
            var rule = KitRule.All[section.Groups["id"].Value].Rule;
            Assert.That(section.Groups["demand"].Value, Is.EqualTo(rule.Demand), rule.Id);
            Assert.That(section.Groups["why"].Value, Does.Contain("What breaks it: "), rule.Id);
        }
    }

    [GeneratedRegex(@"^### (?<id>\S+)\n\n(?<demand>[^\n]+)\n\n(?<why>[^\n]+)\n", RegexOptions.Multiline)]
    private static partial Regex Section();
}
