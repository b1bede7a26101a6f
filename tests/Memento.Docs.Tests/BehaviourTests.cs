using System.Globalization;
using System.Text.RegularExpressions;

namespace Memento.Docs.Tests;

/// <summary>docs/behaviours.md has a line for each numbered behaviour, and the tests that it names are there.</summary>
public sealed partial class BehaviourTests
{
    private const int Behaviours = 120;

    private static readonly string Page = Path.Combine(Pages.Repository, "docs", "behaviours.md");

    [Test]
    public void Every_behaviour_has_a_line()
    {
        var numbers = Lines().Select(line => line.Number).ToList();
        Assert.That(numbers, Is.EqualTo(Enumerable.Range(1, Behaviours)));
    }

    [Test]
    public void Every_test_that_is_named_is_there()
    {
        var tests = Tests();
        Assert.Multiple(() =>
        {
            foreach (var (number, text) in Lines())
            {
                var named = TestName().Matches(text).Select(match => match.Groups[1].Value).ToList();
                Assert.That(named, Is.Not.Empty, $"behaviour {number} names no test");
                Assert.That(named.Where(name => !tests.Contains(name)), Is.Empty, $"behaviour {number} names tests that are not there");
            }
        });
    }

    // A behaviour is a numbered item, which may go on in lines that are indented.
    private static List<(int Number, string Text)> Lines()
    {
        var lines = new List<(int, string)>();
        foreach (var line in File.ReadLines(Page))
        {
            if (Item().Match(line) is { Success: true } item)
            {
                lines.Add((int.Parse(item.Groups[1].Value, CultureInfo.InvariantCulture), item.Groups[2].Value));
            }
            else if (lines.Count > 0 && line.StartsWith("   ", StringComparison.Ordinal))
            {
                lines[^1] = (lines[^1].Item1, lines[^1].Item2 + " " + line.Trim());
            }
        }

        return lines;
    }

    // From the sources: the tests of all projects, and those of the kit, which each backend runs as its own.
    private static HashSet<string> Tests()
    {
        var tests = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in new[] { "tests", "Memento.Testing" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Pages.Repository, folder), "*.cs", SearchOption.AllDirectories)))
        {
            var text = File.ReadAllText(file);
            foreach (var type in TestClass().Matches(text).Select(match => match.Groups[1].Value))
            {
                tests.UnionWith(TestMethod().Matches(text).Select(match => $"{type}.{match.Groups[1].Value}"));
            }
        }

        return tests;
    }

    [GeneratedRegex(@"^(\d+)\. (.*)$")]
    private static partial Regex Item();

    [GeneratedRegex(@"`(\w+Tests\.\w+)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"\bclass (\w+Tests)\b")]
    private static partial Regex TestClass();

    [GeneratedRegex(@"^\s*\[(?:Test|TestCase|TestCaseSource|Theory|FsCheck\.NUnit\.Property|Property)\b[^\n]*\n(?:\s*\[[^\n]*\n)*\s*public (?:static )?(?:async )?\w+ (\w+)\(", RegexOptions.Multiline)]
    private static partial Regex TestMethod();
}
