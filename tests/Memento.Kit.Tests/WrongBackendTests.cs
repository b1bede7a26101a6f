using Memento.Kit.Tests.Wrong;
using NUnit.Framework.Interfaces;

namespace Memento.Kit.Tests;

/// <summary>For each rule of the kit there is a plugin that breaks it: the kit catches it and names the rule.</summary>
public sealed class WrongBackendTests
{
    private static IReadOnlyList<Breakage> All { get; } =
    [
        .. WrongDataStores.All, .. WrongMetadataStores.All, .. WrongStorages.All, .. WrongCollectors.All, .. WrongPartitions.All, .. WrongRunners.All, .. WrongCodecs.All,
    ];

    // The quick suite has one of four, of each fixture some.
    private static IEnumerable<TestCaseData> Breakages =>
        All.Select(static (breakage, i) =>
        {
            var data = new TestCaseData(breakage).SetArgDisplayNames(breakage.ToString());
            return breakage.IsSlow || i % 4 != 0 ? data.SetCategory("Long") : data;
        });

    private static IEnumerable<TestCaseData> Right =>
        All.Where(static breakage => !breakage.IsSlow).Select(static breakage => new TestCaseData(breakage).SetArgDisplayNames(breakage.Rule));

    [Test]
    public void Every_rule_is_broken_by_somebody() =>
        Assert.That(All.Select(static breakage => breakage.Rule).Distinct(), Is.EquivalentTo(KitRule.All.Keys));

    [TestCaseSource(nameof(Breakages))]
    public void The_kit_catches_it_and_names_the_rule(object wrong)
    {
        var breakage = (Breakage)wrong;
        var rule = KitRule.All[breakage.Rule];
        var results = KitRun.Run(breakage.Fixture, breakage.Argument, rule.Method.Name);
        var failed = results.Where(static result => result.ResultState.Status == TestStatus.Failed).ToList();
        Assert.That(failed, Is.Not.Empty, () => $"{breakage} is not caught: {string.Join("; ", results.Select(static result => $"{result.Name} {result.ResultState} {result.Message}"))}");
        foreach (var result in failed)
        {
            TestContext.Out.WriteLine(result.Message);
            Assert.That(result.Message, Does.StartWith($"{rule.Rule.Id}: {rule.Rule.Demand} See docs/plugin-kit.md#{rule.Rule.Id}."));
        }
    }

    // Without those that take seconds, which the built-in backends are tested by.
    [TestCaseSource(nameof(Right))]
    [Category("Long")]
    public void What_breaks_nothing_passes(object wrong)
    {
        var breakage = (Breakage)wrong;
        var results = KitRun.Run(breakage.Fixture, breakage.Right, KitRule.All[breakage.Rule].Method.Name);
        Assert.That(results.Select(static result => $"{result.Name} {result.ResultState} {result.Message}"), Is.Not.Empty.And.All.Contains(" Passed "));
    }
}
