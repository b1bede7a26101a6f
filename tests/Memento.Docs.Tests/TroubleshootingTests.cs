using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Memento.Docs.Tests;

/// <summary>docs/troubleshooting.md has an entry for each error that the framework has a name for, and for no other.</summary>
public sealed partial class TroubleshootingTests
{
    private const int OfCompiler = 100;

    private static readonly string Text = File.ReadAllText(Path.Combine(Pages.Repository, "docs", "troubleshooting.md"));

    // The classes of ids, one an area: the contract's, and the host's for the tool.
    private static readonly Type[] Areas =
    [
        .. typeof(MementoException).Assembly.GetTypes().Concat(typeof(Memo).Assembly.GetTypes())
            .Where(type => type is { IsAbstract: true, IsSealed: true, Namespace: "Memento" } && type.Name.EndsWith("Errors", StringComparison.Ordinal)),
    ];

    private static readonly string[] ProductFolders = ["Memento.Abstractions", "Memento.Core", "Memento.Cli", "Memento.Plugins.Builtin", "Memento.Plugins.Contrib"];

    [Test]
    public void Every_id_has_an_entry_and_every_entry_an_id()
    {
        var entries = Entry().Matches(Text).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).ToList();
        Assert.That(entries, Is.EqualTo(Ids().Select(id => id.Number).Order()), "the entries are in their order, each once");
    }

    [Test]
    public void An_id_is_of_one_error_and_in_its_area()
    {
        Assert.That(Areas, Has.Length.EqualTo(8));
        Assert.That(Ids().Select(id => id.Number), Is.Unique);
        foreach (var area in Ids().GroupBy(id => id.Area))
        {
            Assert.That(area.Select(id => id.Number / OfCompiler).Distinct(), Has.Exactly(1).Items, area.Key);
        }
    }

    [Test]
    public void Every_id_is_used()
    {
        var sources = string.Concat(Sources().Select(File.ReadAllText));
        Assert.That(Ids().Select(id => $"{id.Area}.{id.Name}").Where(name => !Regex.IsMatch(sources, $@"\b{Regex.Escape(name)}\b")), Is.Empty);
    }

    [Test]
    public void An_entry_says_what_it_is_and_what_to_do()
    {
        foreach (Match entry in EntryText().Matches(Text))
        {
            Assert.That(entry.Groups[2].Value, Does.Match(@"^\*\*[^*]+\.\*\* \S.+\.$"), entry.Groups[1].Value);
        }
    }

    [Test]
    public void Every_rule_of_the_compiler_has_a_page()
    {
        var rules = Regex.Matches(File.ReadAllText(Path.Combine(Pages.Repository, "Memento.Generators", "Analyzers", "Rules.cs")), "\"(MEM0[0-9]+)\"").Select(match => match.Groups[1].Value).ToList();
        Assert.That(rules, Is.Not.Empty.And.Unique);
        Assert.That(rules.Where(rule => !File.Exists(Path.Combine(Pages.Repository, "docs", "analyzers", $"{rule}.md"))), Is.Empty);
        Assert.That(Text, Does.Contain($"## {rules.Min()} to {rules.Max()}: the compiler"));
    }

    [Test]
    public void Every_warning_in_the_log_has_an_id_and_what_is_below_one_has_none()
    {
        var events = Sources().SelectMany(file => LoggedEvent().Matches(File.ReadAllText(file)).Select(match => (File: Path.GetFileName(file), Id: match.Groups[1].Value, Level: match.Groups[2].Value))).ToList();
        Assert.That(events, Has.Count.GreaterThan(50));
        foreach (var (file, id, level) in events)
        {
            Assert.That(id, level is "Warning" or "Error" or "Critical" ? Does.Match(@"^\w+Errors\.\w+$") : Does.Match(@"^\d{4}$"), $"{file}: {id} is a {level}");
        }
    }

    [Test]
    public void No_error_is_thrown_without_an_id()
    {
        var without = Sources()
            .SelectMany(file => Thrown().Matches(File.ReadAllText(file)).Select(match => (File: Path.GetFileName(file), Argument: match.Groups[1].Value.Trim())))
            // The one stands for an exception of the program's own, and the other for what a worker's log says of one.
            .Where(thrown => !HasId().IsMatch(thrown.Argument) && !(thrown.File == "ExceptionRecords.cs" || thrown.File == "ExceptionReader.cs" || thrown.File == "PortableException.cs" || thrown.File == "LogMessage.cs"))
            .Select(thrown => $"{thrown.File}: {thrown.Argument}");
        Assert.That(without, Is.Empty);
    }

    private static IEnumerable<(string Area, string Name, int Number)> Ids() =>
        Areas.SelectMany(area => area.GetFields(BindingFlags.Static | BindingFlags.Public).Select(field => (area.Name, field.Name, (int)field.GetRawConstantValue()!)));

    private static IEnumerable<string> Sources() => ProductFolders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Pages.Repository, folder), "*.cs", SearchOption.AllDirectories))
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    [GeneratedRegex(@"^### MEM(\d{3})\r?$", RegexOptions.Multiline)]
    private static partial Regex Entry();

    [GeneratedRegex(@"^### (MEM\d{3})\r?\n\r?\n(.*?)\r?$", RegexOptions.Multiline)]
    private static partial Regex EntryText();

    [GeneratedRegex(@"\[LoggerMessage\(\s*(?:EventId = )?([\w.]+),\s*(?:Level = )?LogLevel\.(\w+)")]
    private static partial Regex LoggedEvent();

    [GeneratedRegex(@"new (?:NonMemoizedException|MementoException|ToolException|ToolRequestException)\(\s*([^,)]*)")]
    private static partial Regex Thrown();

    [GeneratedRegex(@"^(?:\w+Errors\.\w+|(?:exception|reply|obstacle)\.Id\b.*|new ErrorId\(.*)$")]
    private static partial Regex HasId();
}
