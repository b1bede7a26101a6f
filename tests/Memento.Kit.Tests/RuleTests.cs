using System.Reflection;
using Memento.Testing;

namespace Memento.Kit.Tests;

/// <summary>The rules themselves.</summary>
public sealed class RuleTests
{
    [Test]
    public void Every_test_of_the_kit_has_a_rule() =>
        Assert.That(KitRule.Tests.Where(static test => test.GetCustomAttribute<RuleAttribute>() is null).Select(static test => $"{test.DeclaringType}.{test.Name}"), Is.Empty);

    [Test]
    public void Every_rule_has_an_id_of_its_own_and_a_sentence()
    {
        var rules = KitRule.Tests.Select(static test => test.GetCustomAttribute<RuleAttribute>()!).ToList();
        Assert.That(rules, Has.Count.GreaterThan(100));
        Assert.That(rules.Select(static rule => rule.Id), Is.Unique.And.All.Match("^[a-z][a-z0-9]*(-[a-z0-9]+)+$"));
        Assert.That(rules.Select(static rule => rule.Demand), Is.All.Match(@"^[A-Z].*[^.]\.$"));
    }

    [Test]
    public void A_test_that_hangs_fails_by_its_rule_when_its_time_is_over()
    {
        using var release = new ManualResetEventSlim();
        var result = KitRun.Run(typeof(Hanging<object>), release, nameof(Hanging<>.It_ends)).Single();
        release.Set();
        Assert.That(result.Message, Does.StartWith("test-ends: It ends. See docs/plugin-kit.md#test-ends.").And.Contain("It was not done after 0.2 s."));
    }

    [Test]
    public void What_goes_wrong_before_or_after_a_test_names_its_rule_too([Values] bool before)
    {
        var result = KitRun.Run(typeof(Failing<object>), before, nameof(Failing<>.It_ends)).Single();
        Assert.That(result.Message, Does.StartWith("test-ends: It ends. See docs/plugin-kit.md#test-ends.").And.Contain("It is out of order."));
        Assert.That(result.StackTrace, Does.Contain(nameof(Failing<>.BreakDown)), "Where it went wrong is still told.");
    }

    [Test]
    public void What_is_left_out_is_not_a_failure()
    {
        var result = KitRun.Run(typeof(LeftOut<object>), "It has none.", nameof(LeftOut<>.It_ends)).Single();
        Assert.That((result.ResultState.Status, result.Message), Is.EqualTo((NUnit.Framework.Interfaces.TestStatus.Skipped, "It has none.")));
    }

    // Open, so that they are fixtures for nobody but who closes them.
    private sealed class Hanging<T>(ManualResetEventSlim release) : BackendTestsBase
    {
        protected override TimeSpan Deadline => TimeSpan.FromMilliseconds(200);

        [Test]
        [Rule("test-ends", "It ends.")]
        public void It_ends() => release.Wait();
    }

    private sealed class Failing<T>(bool before) : BackendTestsBase
    {
        [SetUp]
        public void SetUp()
        {
            if (before)
            {
                BreakDown();
            }
        }

        [TearDown]
        public void TearDown()
        {
            if (!before)
            {
                BreakDown();
            }
        }

        [Test]
        [Rule("test-ends", "It ends.")]
        public void It_ends()
        {
        }

        public static void BreakDown() => throw new InvalidOperationException("It is out of order.");
    }

    private sealed class LeftOut<T>(string reason) : BackendTestsBase
    {
        [Test]
        [Rule("test-ends", "It ends.")]
        public void It_ends() => Assert.Ignore(reason);
    }
}
