using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Memento.Plugins.Tests;

/// <summary>The table of decisions in docs/plugin-host.md names tests that there are, and leaves no decision without one.</summary>
internal sealed partial class DecisionTableTests
{
    private const int LastDecision = 10;

    /// <summary>A row for each test that the table names; one without a class before the dot is of the class named last.</summary>
    private static readonly IReadOnlyList<(int Decision, string Class, string Method)> Named = Read();

    [Test]
    public void Every_decision_has_a_test() =>
        Assert.That(Named.Select(static row => row.Decision).Distinct(), Is.EqualTo(Enumerable.Range(1, LastDecision)));

    [Test]
    public void Every_test_that_is_named_is_there_and_tied_to_its_decision()
    {
        using (Assert.EnterMultipleScope())
        {
            foreach (var (decision, type, name) in Named)
            {
                var method = typeof(DecisionTableTests).Assembly.GetType($"{typeof(DecisionTableTests).Namespace}.{type}")?.GetMethod(name);
                Assert.That(method is not null && IsTest(method), Is.True, $"decision {decision} names {type}.{name}, and there is no such test");
                Assert.That(method is null || DecisionsOf(method).Contains(decision), Is.True, $"{type}.{name} has no [Decision({decision})], nor has its class");
            }
        }
    }

    private static bool IsTest(MethodInfo method) => method.IsDefined(typeof(TestAttribute)) || method.IsDefined(typeof(TestCaseAttribute));

    private static IEnumerable<object?> DecisionsOf(MethodInfo method) =>
        ((MemberInfo[])[method, method.DeclaringType!])
            .SelectMany(static member => member.GetCustomAttributes<DecisionAttribute>())
            .Select(static attribute => attribute.Properties.Get("Decision"));

    private static List<(int Decision, string Class, string Method)> Read()
    {
        var rows = new List<(int, string, string)>();
        foreach (var line in File.ReadLines(Path.Combine(Fixtures.RepositoryRoot, "docs", "plugin-host.md")))
        {
            if (Row().Match(line) is not { Success: true } row)
            {
                continue;
            }

            var type = "";
            foreach (Match test in Test().Matches(row.Groups["tests"].Value))
            {
                type = test.Groups["class"].Length > 0 ? test.Groups["class"].Value : type;
                rows.Add((int.Parse(row.Groups["decision"].Value, CultureInfo.InvariantCulture), type, test.Groups["method"].Value));
            }
        }

        return rows;
    }

    [GeneratedRegex(@"^\| (?<decision>\d+) [^|]+\| (?<tests>.+) \|$", RegexOptions.ExplicitCapture)]
    private static partial Regex Row();

    [GeneratedRegex(@"`(?<class>\w*)\.(?<method>\w+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Test();
}
