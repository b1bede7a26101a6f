using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Memento.Cli.Programs;
using Memento.Cli.Tests.Support;
using Shop;

namespace Memento.Cli.Tests;

/// <summary>What all commands have in common: help, exit codes, errors, and nothing for a terminal where there is none.</summary>
internal sealed class FrameTests : ToolTests
{
    private static readonly string[] Commands =
    [
        "run", "why", "ls", "show", "cat", "logs", "trace", "graph", "forget", "gc", "verify", "catch-up", "stats", "adopt", "export", "import", "push", "pull",
        "plugins list", "plugins inspect", "plugins lock", "plugins verify", "config show", "config check", "init",
    ];

    [TestCaseSource(nameof(Commands))]
    public async Task The_help_of_each_command_has_an_example_that_begins_with_it(string command)
    {
        var help = await RunOnAsync(terminal: false, [.. command.Split(' '), "--help"]);
        Assert.That(help.ExitCode, Is.Zero);
        Assert.That(help.Output, Does.Match($@"(?s)Examples?:\r?\n  memento {command}"));
        Assert.That(help.Error, Is.Empty);
    }

    [Test]
    public async Task Every_command_that_the_tool_has_is_tried_here()
    {
        var help = await RunOnAsync(terminal: false, ["--help"]);
        var listed = Regex.Matches(help.Output.Split("Commands:")[1].Split("Examples:")[0], @"^  ([\w-]+)", RegexOptions.Multiline).Select(match => match.Groups[1].Value);
        Assert.That(listed, Is.EquivalentTo(Commands.Select(command => command.Split(' ')[0]).Distinct()));
    }

    [TestCase("config", "check", "--plugins", "")]
    [TestCase("run", "", "Price")]
    [TestCase("export", "")]
    [TestCase("init", "")]
    [TestCase("cat", "Report", "--output", "")]
    [TestCase("graph", "Report", "--format", "svg", "--output", "")]
    [TestCase("plugins", "lock", "")]
    [TestCase("plugins", "verify", "")]
    [TestCase("plugins", "inspect", "")]
    [TestCase("plugins", "new", "--kind", "storage", "--name", "Acme", "--output", "")]
    public async Task An_empty_path_as_of_a_variable_that_is_not_set_is_told_in_a_sentence(params string[] arguments)
    {
        var outcome = await RunAsync(arguments);
        Assert.That(outcome.ExitCode, Is.EqualTo(ExitCodes.Usage), outcome.Error);
        Assert.That(outcome.Error, Does.Contain("empty").And.Not.Contain("unexpected trouble"));
    }

    [TestCase("gc", "--max-bytes", "99999999999999999999999999GB")]
    [TestCase("gc", "--max-bytes", "79228162514264337593543950335TB")]
    [TestCase("gc", "--max-bytes", "9223372036854775808")]
    [TestCase("gc", "--max-age", "99999999999999999999999999d")]
    [TestCase("gc", "--grace", "NaNs")]
    public async Task A_number_that_is_too_large_is_a_wrong_value(params string[] arguments)
    {
        var outcome = await RunAsync(arguments);
        Assert.That((outcome.ExitCode, outcome.Error.Contains($"'{arguments[^1]}'")), Is.EqualTo((ExitCodes.Usage, true)), outcome.Error);
    }

    [Platform("Linux")] // The device that is always full.
    [TestCase("--help")]
    [TestCase("")]
    [TestCase("config show")]
    [TestCase("config show --json")]
    [TestCase("ls")]
    [Category("Long")]
    public async Task An_answer_that_cannot_be_written_is_told_without_a_stack_trace(string command)
    {
        Fill(() => Pricing.Price("ACME", 30));
        var outcome = await RedirectedAsync(command, "> /dev/full");
        Assert.That(outcome.ExitCode, Is.EqualTo(ExitCodes.Failure), outcome.Error);
        Assert.That(outcome.Error, Does.StartWith("memento: error MEM815: ").And.Contain("No space left").And.Not.Contain("   at "));
    }

    [Platform("Linux,MacOsX")]
    [TestCase("--help", ">&-")]
    [TestCase("ls", ">&-")]
    [TestCase("ls", "<&- >&-")]
    [TestCase("config show --json", ">&-")]
    [Category("Long")]
    public async Task An_answer_without_a_standard_output_is_told_without_a_stack_trace(string command, string redirection)
    {
        Fill(() => Pricing.Price("ACME", 30));
        var outcome = await RedirectedAsync(command, redirection);
        Assert.That(outcome.ExitCode, Is.EqualTo(ExitCodes.Failure), outcome.Error);
        Assert.That(outcome.Error, Does.StartWith("memento: error MEM815: ").And.Contain("Standard output is closed.").And.Not.Contain("   at "));
    }

    [Platform("Linux,MacOsX")]
    [TestCase("config show --json", ExitCodes.Failure)]
    [TestCase("ls --config other.json --json", ExitCodes.Usage)]
    [TestCase("frobnicate --json", ExitCodes.Usage)]
    [Category("Long")]
    public async Task An_error_that_cannot_be_written_as_JSON_is_told_once(string command, int exitCode)
    {
        Fill(() => Pricing.Price("ACME", 30));
        var outcome = await RedirectedAsync(command, ">&-");
        Assert.That(outcome.Error.Split("memento: error"), Has.Length.EqualTo(2), outcome.Error);
        Assert.That(outcome.ExitCode, Is.EqualTo(exitCode));
    }

    [Platform("Linux,MacOsX")]
    [TestCase("import -", "<&-", "Standard input is closed.")]
    [TestCase("import -", "<&- 0> file", "Standard input cannot be read: it is open for writing alone.")]
    [TestCase("import -", "< .", "Standard input cannot be read: Is a directory.")]
    [TestCase("run {shop} Price --batch -", "<&-", "Standard input is closed.")]
    [Category("Long")]
    public async Task Where_there_is_no_standard_input_to_read_that_is_told(string command, string redirection, string message)
    {
        var outcome = await RedirectedAsync(command.Replace("{shop}", ToolProcess.Shop, StringComparison.Ordinal), redirection);
        Assert.That(outcome.ExitCode, Is.EqualTo(ExitCodes.Failure), outcome.Error);
        Assert.That(outcome.Error, Does.StartWith($"memento: error MEM815: {message}").And.Not.Contain("   at "));
    }

    [Platform("Linux")] // The device that is always full.
    [TestCase("ls Nobody", "2> /dev/full", ExitCodes.No)]
    [TestCase("ls Nobody", "2>&-", ExitCodes.No)]
    [TestCase("ls Nobody", "<&- 2>&-", ExitCodes.No)]
    [TestCase("--frobnicate", "2> /dev/full", ExitCodes.Usage)]
    [TestCase("export results.zip", "2> /dev/full", ExitCodes.Yes)]
    [TestCase("export results.zip", "2>&-", ExitCodes.Yes)]
    [Category("Long")]
    public async Task Where_nothing_can_be_told_on_standard_error_it_ends_as_it_would(string command, string redirection, int exitCode)
    {
        Fill(() => Pricing.Price("ACME", 30));
        Assert.That((await RedirectedAsync(command, redirection)).ExitCode, Is.EqualTo(exitCode));
        Assert.That(File.Exists(Folder.Combine("results.zip")), Is.EqualTo(command.StartsWith("export", StringComparison.Ordinal)));
    }

    [Platform("Linux")]
    [TestCase("--help")]
    [TestCase("config show")]
    [TestCase("config show --json")]
    [TestCase("ls")]
    [TestCase("cat Report")]
    [TestCase("export -")]
    [TestCase("no such command --json")]
    [Category("Long")]
    public async Task Where_nobody_reads_on_it_ends_as_other_tools_do_and_says_nothing(string command)
    {
        Fill(() => Pricing.Report("Q3"));
        using var process = Process.Start(ToolProcess.StartInfo(Folder.FullPath, ToolProcess.Tool, command.Split(' ')))!;
        process.StandardOutput.Close();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.EqualTo(ExitCodes.OutputClosed), error);
        Assert.That(error, command.EndsWith("--json", StringComparison.Ordinal) ? Does.Not.Contain("   at ") : Does.Not.Contain("memento:"));
    }

    [Platform("Linux")]
    [Test]
    public async Task What_is_written_to_a_file_is_followed_by_what_others_write_to_it()
    {
        var start = ToolProcess.StartInfo(Folder.FullPath, "-c", ["(\"$0\" \"$@\"; echo end) > answer", ProgramFiles.DotNet(), ToolProcess.Tool, "config", "show"]);
        start.FileName = "/bin/sh";
        Assert.That((await ToolProcess.RunAsync(start)).ExitCode, Is.Zero);
        Assert.That(await File.ReadAllTextAsync(Folder.Combine("answer")), Does.Contain("repos:0:name").And.EndsWith("\nend\n"));
    }

    [Test]
    public async Task Without_a_command_the_help_is_shown_and_that_is_no_answer()
    {
        var outcome = await RunOnAsync(terminal: false, []);
        Assert.That((outcome.ExitCode, outcome.Output.Contains("Exit codes: 0 yes, 1 no, 2")), Is.EqualTo((ExitCodes.Usage, true)));
    }

    [TestCase("foo", "'foo'")]
    [TestCase("ls --frobnicate", "'--frobnicate'")]
    [TestCase("ls Price --limit many", "The value of --limit is 'many', and a whole number from 0 to 2147483647 is expected.")]
    [TestCase("ls --limit -1", "The value of --limit is '-1', and a whole number from 0 to 2147483647 is expected.")]
    [TestCase("ls --limit 99999999999", "The value of --limit is '99999999999', and a whole number from 0 to 2147483647 is expected.")]
    [TestCase("ls --cluster ", "--cluster is empty, and the name of a cluster is expected.")]
    [TestCase("ls --cluster=", "--cluster is empty")]
    [TestCase("run nowhere.dll F --batch= nowhere.jsonl", "--batch is empty")]
    [TestCase("ls Price --limit= 3", "--limit is empty")]
    [TestCase("ls --plugins= elsewhere", "--plugins is empty")]
    [TestCase("run nowhere.dll F -a= days=1", "-a is empty")]
    [TestCase("ls --verbose= true", "--verbose is empty")]
    [TestCase("ls --verbose=x", "The value of --verbose is 'x', and true or false is expected.")]
    [TestCase("gc --dry-run=no", "The value of --dry-run is 'no', and true or false is expected.")]
    [TestCase("ls -Foo", "Unrecognized option '-Foo'.")]
    [TestCase("run nowhere.dll F --batch ", "--batch is empty, and a path is expected.")]
    [TestCase("plugins new --kind bridge --name Acme", "The value of --kind is 'bridge', and storage, runner or codec is expected.")]
    [TestCase("show", "Required argument")]
    [TestCase("graph Price --format png", "The value of --format is 'png', and svg or dot is expected.")]
    [TestCase("trace Price --depth 0", "The value of --depth is '0', and a whole number from 1 to 2147483647 is expected.")]
    [TestCase("trace Price --depth deep", "The value of --depth is 'deep', and a whole number from 1 to 2147483647 is expected.")]
    [TestCase("graph Price --depth 1.5", "The value of --depth is '1.5', and a whole number from 1 to 2147483647 is expected.")]
    [TestCase("gc --max-count few", "The value of --max-count is 'few', and a whole number from 0 to 9223372036854775807 is expected.")]
    [TestCase("gc --max-bytes much", "--max-bytes is 'much'")]
    [TestCase("gc --max-age soon", "--max-age is 'soon'")]
    [TestCase("gc --max-age 30", "--max-age is '30'")]
    [TestCase("gc --keep-versions 0", "The value of --keep-versions is '0', and a whole number from 1 to 2147483647 is expected.")]
    [TestCase("show Price xyz", "'xyz' is no hash")]
    [TestCase("show Price --where days", "NAME=VALUE")]
    [TestCase("forget", "What is to be forgotten?")]
    [TestCase("forget Price", "All calls of a function")]
    [TestCase("forget Price --everything", "or everything")]
    [TestCase("ls --cluster nowhere", "no cluster 'nowhere'")]
    [TestCase("run nowhere.dll F", "no assembly")]
    [TestCase("run nowhere.dll F --arg days", "NAME=VALUE")]
    [TestCase("run nowhere.dll F --arg days=1 --arg days=2", "given twice")]
    [TestCase("run nowhere.dll F --batch nowhere.jsonl", "no file 'nowhere.jsonl'")]
    public async Task What_cannot_be_understood_is_one_sentence_and_a_hint(string line, string message)
    {
        var outcome = await RunAsync(line.Split(' '));
        var lines = outcome.Error.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        Assert.That(outcome.ExitCode, Is.EqualTo(ExitCodes.Usage), outcome.Error);
        Assert.That(outcome.Output, Is.Empty);
        Assert.That(lines[0], Does.Match("^memento: error MEM[0-9]{3}: ").And.Contains(message));
        Assert.That(lines, Has.Length.LessThanOrEqualTo(2));
        Assert.That(lines.Skip(1), Is.All.StartsWith("  "));
    }

    [TestCase("tr-TR")]
    [TestCase("de-DE")]
    [TestCase("ar-SA")]
    public async Task An_answer_is_the_same_in_any_culture(string culture)
    {
        Fill(static () =>
        {
            Pricing.Price("I\u0131i\u0130", 1500, -0.25);
            Pricing.Curve(4);
        });
        string[] lines = ["ls --long", "ls --long --json", "ls Price --where rate=-.25", "show Price --json", "trace Price", "trace Price --json", "graph Price --format svg", "cat Curve --json", "stats --json", "verify --json", "gc --dry-run --json --max-bytes 1.5kB --max-age 1.5h --grace 0s", "config show --json", "config check", "plugins inspect FILESYSTEM --json"];
        foreach (var line in lines)
        {
            var expected = await RunAsync(line.Split(' '));
            Assert.That(expected.ExitCode, Is.EqualTo(ExitCodes.Yes), expected.Error);
            var outcome = await RunInAsync(CultureInfo.GetCultureInfo(culture), line.Split(' '));
            Assert.That((outcome.ExitCode, outcome.Output, outcome.Error), Is.EqualTo((expected.ExitCode, expected.Output, expected.Error)), line);
        }
    }

    private async Task<ToolOutcome> RunInAsync(CultureInfo culture, string[] arguments)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = culture;
            return await RunAsync(arguments);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [TestCase("ls -- -Foo", "no function '-Foo' is remembered")]
    [TestCase("cat -- -Foo", "no function '-Foo' is remembered")]
    [TestCase("stats -- -x", "nothing of '-x' is remembered")]
    [TestCase("plugins inspect -- -foo", "'-foo'")]
    public async Task A_name_that_begins_as_an_option_does_is_a_name_behind_two_dashes(string line, string message)
    {
        // The configuration stands before them: behind them it would be a name, too.
        var outcome = await RunOnAsync(terminal: false, ["--config", Configuration, .. line.Split(' ')]);
        Assert.That((outcome.ExitCode, outcome.Error), Is.EqualTo((ExitCodes.No, outcome.Error)));
        Assert.That(outcome.Error, Does.Contain(message));
    }

    [Test]
    public async Task Who_writes_an_option_that_there_is_not_learns_how_a_name_is_written_that_begins_like_one()
    {
        var outcome = await RunAsync("ls", "-Foo");
        Assert.That(outcome.Error, Does.Contain("A name that begins with '-' stands behind '--'."));
    }

    [TestCase("ls", "--config")]
    [TestCase("import")]
    [TestCase("plugins", "verify")]
    public async Task A_folder_where_a_file_is_expected_is_told_to_be_one(params string[] arguments)
    {
        var outcome = await RunOnAsync(terminal: false, [.. arguments, Folder.FullPath]);
        Assert.That(outcome.ExitCode, Is.EqualTo(ExitCodes.Usage));
        Assert.That(outcome.Error, Does.Contain(Folder.FullPath).And.Contain("is a folder"));
    }

    [Test]
    public async Task A_configuration_that_is_not_there_is_named()
    {
        var outcome = await RunOnAsync(terminal: false, ["ls", "--config", Folder.Combine("other.json")]);
        Assert.That((outcome.ExitCode, outcome.Output), Is.EqualTo((ExitCodes.Usage, "")));
        Assert.That(outcome.Error, Does.Contain("other.json").And.Contain("memento init"));
    }

    [Test]
    public async Task A_stack_trace_is_for_who_asks_for_it()
    {
        await File.WriteAllTextAsync(Configuration, "{ \"repos\": 1 ");
        var plain = await RunAsync("ls");
        var verbose = await RunAsync("ls", "--verbose");
        Assert.That((plain.ExitCode, verbose.ExitCode), Is.EqualTo((ExitCodes.Failure, ExitCodes.Failure)));
        Assert.That(plain.Error, Does.Contain("memento.json").And.Contain("line 1").And.Not.Contain("   at "));
        Assert.That(verbose.Error, Does.Contain("   at Memento."));
    }

    [Test]
    public async Task What_is_asked_for_as_JSON_is_JSON_alone_and_so_is_an_error()
    {
        Assert.That((await AskAsync(ExitCodes.No, "ls"))["functions"]!.AsArray(), Is.Empty);
        var error = await RunAsync("show", "Price", "xyz", "--json");
        var told = JsonNode.Parse(error.Output)!["error"]!;
        Assert.That((error.ExitCode, (string)told["id"]!), Is.EqualTo((ExitCodes.Usage, "MEM802")));
        Assert.That(error.Error, Does.StartWith($"memento: error MEM802: {told["message"]}").And.Contain((string)told["hint"]!));
        Assert.That((string)JsonNode.Parse((await RunAsync("ls", "--frobnicate", "--json")).Output)!["error"]!["id"]!, Is.EqualTo("MEM800"));
    }

    [TestCase("show")]
    [TestCase("cat")]
    [TestCase("logs")]
    [TestCase("trace")]
    [TestCase("graph")]
    public async Task That_there_is_no_such_call_is_JSON_too(string command)
    {
        var none = await RunAsync(command, "Price", "--json");
        Assert.That(none.ExitCode, Is.EqualTo(ExitCodes.No));
        Assert.That(none.Output, Is.Not.Empty);
        Fill(static () => Pricing.Price("ACME", 30));
        var one = await RunAsync(command, "Price", "--json");
        Assert.That(one.ExitCode, Is.Zero, one.Error);
        var members = JsonNode.Parse(one.Output)!.AsObject().Select(static member => member.Key);
        Assert.That(JsonNode.Parse(none.Output)!.AsObject().Select(static member => member.Key), Is.EqualTo(members), "whoever reads the answer finds what it knows");
    }

    [Test]
    public async Task Nothing_is_written_to_a_pipe_that_a_terminal_would_obey()
    {
        Fill(() => Pricing.Report("with \u001b[31m red"));
        foreach (var line in (string[])["ls", "ls Report", "show Report", "trace Report", "stats", "config show", "plugins list", "verify", "gc --dry-run"])
        {
            var outcome = await RunAsync(line.Split(' '));
            Assert.That(outcome.Output.Where(character => char.IsControl(character) && character is not ('\n' or '\r')), Is.Empty, line);
        }
    }

    [TestCase("ls", "Portfolio.Value")]
    [TestCase("ls -l", "Portfolio.Value")]
    [TestCase("ls Price", "ticker=")]
    [TestCase("stats", "Portfolio.Value")]
    [TestCase("plugins list", "Memento.Storage.Filesystem")]
    public async Task Nothing_of_a_table_is_lost_on_a_narrow_terminal(string line, string shown)
    {
        Fill(() => Portfolio.Value(["ACME"]));
        var outcome = await RunOnAsync(terminal: true, [.. line.Split(' '), "--config", Configuration], width: 40);
        Assert.That(outcome.ExitCode, Is.Zero, outcome.Error);
        Assert.That(string.Concat(outcome.Output.Where(static character => !char.IsWhiteSpace(character))), Does.Contain(shown), outcome.Output);
        var lines = outcome.Output.ReplaceLineEndings("\n").Split('\n');
        Assert.That(lines.Count(text => text.Trim().Length is > 0 and < 4), Is.LessThan(10), $"words are not cut to pieces\n{outcome.Output}");
        Assert.That(lines.TakeWhile(static text => !text.Contains("never read again", StringComparison.Ordinal)).Select(static text => text.TrimEnd().Length), Is.All.LessThanOrEqualTo(40), outcome.Output);
    }

    [TestCase(80)]
    [TestCase(76)]
    public async Task Tables_fit_into_the_terminal(int width)
    {
        Fill(() => Portfolio.Value([.. Enumerable.Range(0, 30).Select(i => $"ticker {i} of many")]));
        foreach (var line in (string[])["ls", "ls -l", "ls Value", "ls Price", "show Value", "stats", "config show", "plugins list", "plugins inspect filesystem"])
        {
            var outcome = await RunOnAsync(terminal: true, [.. line.Split(' '), "--config", Configuration], width);
            Assert.That(outcome.ExitCode, Is.Zero, outcome.Error);
            Assert.That(outcome.Output.ReplaceLineEndings("\n").Split('\n').Select(text => text.TrimEnd().Length), Is.All.LessThanOrEqualTo(width), $"{line}\n{outcome.Output}");
        }
    }

    [Test]
    public async Task A_run_that_is_cancelled_says_so_and_has_an_exit_code_of_its_own()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var error = new StringWriter();
        var console = new Output.ToolConsole(TextWriter.Null, error, false, false, false);
        Assert.That(await new MementoTool(console).RunAsync(["verify", "--config", Configuration], cancelled.Token), Is.EqualTo(ExitCodes.Cancelled));
        Assert.That(error.ToString().Trim(), Is.EqualTo("memento: cancelled."));
    }

    private Task<ToolOutcome> RedirectedAsync(string command, string redirection)
    {
        var start = ToolProcess.StartInfo(Folder.FullPath, "-c", [$"exec \"$0\" \"$@\" {redirection}", ProgramFiles.DotNet(), ToolProcess.Tool, .. command.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        start.FileName = "/bin/sh";
        return ToolProcess.RunAsync(start);
    }
}
