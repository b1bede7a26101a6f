using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Memento.Cli.Tests.Support;
using Shop;

namespace Memento.Cli.Tests;

/// <summary>The tool as a process: in a pipe, and in a real terminal of 80 columns, driven by tmux.</summary>
[Category("Long")]
[Platform("Linux", Reason = "tmux, the signal of Ctrl-C, and the list of a process's children")]
internal sealed class TerminalTests : ToolTests
{
    private const int Interrupt = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Test]
    public async Task In_a_pipe_there_are_no_control_codes_and_progress_is_told_once_a_second_at_most()
    {
        var watch = Stopwatch.StartNew();
        var outcome = await ToolProcess.RunAsync(Folder.FullPath, "run", ToolProcess.Shop, "Pause", "--batch", Calls(24, 100));
        var seconds = watch.Elapsed.TotalSeconds;
        Assert.That(outcome.ExitCode, Is.Zero, outcome.Error);
        Assert.That((outcome.Output + outcome.Error).Where(character => char.IsControl(character) && character is not ('\n' or '\r')), Is.Empty);
        Assert.That(outcome.Output.ReplaceLineEndings("\n").TrimEnd().Split('\n'), Is.EqualTo(Enumerable.Range(0, 24).Select(i => $"{i}")));

        // The first and the last are always told; in between one a second.
        var told = Regex.Matches(outcome.Error, @"^(\d+) of 24 calls", RegexOptions.Multiline).Select(match => int.Parse(match.Groups[1].Value, null)).ToList();
        Assert.That(told, Has.Count.InRange(3, (int)seconds + 2), outcome.Error);
        Assert.That((told[0], told[^1]), Is.EqualTo((0, 24)));
        Assert.That(told, Is.Ordered);
        Assert.That(outcome.Error, Does.Match(@"\d+ of 24 calls, [\d.,]+/s, .* left"));
    }

    [Test]
    public async Task In_a_terminal_of_80_columns_tables_are_readable_and_the_bar_moves()
    {
        Fill(static () => Portfolio.Value([.. Enumerable.Range(0, 4).Select(i => $"a ticker with a long name, number {i}")]));
        using var terminal = new Tmux(Folder.FullPath, "dotnet");
        terminal.Type($"'{ToolProcess.Tool}' ls Price; echo end=$?");
        var screen = await terminal.WaitForAsync("end=0", Patience);
        Assert.That(screen, Does.Match(@"hash +arguments +result +took +computed"));
        Assert.That(Regex.Count(screen, @"^[0-9a-f]{12}  days=30", RegexOptions.Multiline), Is.EqualTo(4), screen);
        Assert.That(screen.Split('\n').Select(line => line.TrimEnd().Length), Is.All.LessThanOrEqualTo(80));

        terminal.Clear();
        terminal.Type($"'{ToolProcess.Tool}' run '{ToolProcess.Shop}' Pause --batch '{Calls(30, 100)}' > results.txt; echo end=$?");
        var bars = new HashSet<string>(StringComparer.Ordinal);
        screen = await terminal.WaitForAsync("end=0", Patience, seen => bars.UnionWith(Regex.Matches(seen, @"\[#*\.*\] \d+ of 30 calls").Select(match => match.Value)));
        Assert.That(bars, Has.Count.GreaterThan(4), "states of the bar that were seen");
        Assert.That(Regex.Count(screen, @"of 30 calls"), Is.EqualTo(1), screen);
        Assert.That(screen, Does.Contain($"[{new string('#', 24)}] 30 of 30 calls").And.Contain("30 calls, 30 computed, 0 remembered"));
        Assert.That(await File.ReadAllLinesAsync(Folder.Combine("results.txt")), Has.Length.EqualTo(30));
    }

    [Test]
    public async Task Colors_are_for_a_terminal_and_not_where_NO_COLOR_is_set()
    {
        Fill(static () => Pricing.Report("Q3"));
        using var terminal = new Tmux(Folder.FullPath, "dotnet");
        terminal.Type($"'{ToolProcess.Tool}' ls; echo end=$?");
        Assert.That(await terminal.WaitForAsync("end=0", Patience, withColors: true), Does.Contain("\u001b[1m"));
        terminal.Clear();
        terminal.Type($"'{ToolProcess.Tool}' ls; echo end=$?", "NO_COLOR=1 ");
        Assert.That(await terminal.WaitForAsync("end=0", Patience, withColors: true), Does.Contain("Pricing.Report").And.Not.Contain("\u001b["));
    }

    [Test]
    public async Task Ctrl_C_ends_the_tool_and_the_program_it_started()
    {
        using var process = Start("run", ToolProcess.Shop, "Pause", "--batch", Calls(600, 100));
        try
        {
            string? line;
            do
            {
                line = await process.StandardError.ReadLineAsync().WaitAsync(Patience);
            }
            while (line is not null && !Regex.IsMatch(line, @"^[1-9]\d* of 600"));

            var children = Directory.GetDirectories($"/proc/{process.Id}/task").SelectMany(thread => File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(id => Process.GetProcessById(int.Parse(id, null))).ToList();
            Assert.That(children, Has.Count.EqualTo(1));
            Assert.That(kill(process.Id, Interrupt), Is.Zero);
            await process.WaitForExitAsync().WaitAsync(Patience);
            Assert.That(process.ExitCode, Is.EqualTo(ExitCodes.Cancelled));
            Assert.That(await process.StandardError.ReadToEndAsync(), Does.Contain("memento: cancelled.").And.Not.Contain("   at "));

            // Nobody goes on with the rest, and what has been computed stays.
            Assert.That(() => children[0].HasExited, Is.True.After((int)Patience.TotalMilliseconds, 20));
            Assert.That((await AskAsync(ExitCodes.Yes, "ls", "Pause", "--limit", "0"))["calls"]!.AsArray(), Has.Count.InRange(1, 599));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    [Test]
    public async Task Ctrl_C_ends_a_command_that_waits_for_a_file()
    {
        // A pipe in place of the configuration: whoever reads it waits for who writes, and hears of nothing meanwhile.
        File.Delete(Configuration);
        Assert.That(mkfifo(Configuration, (uint)(UnixFileMode.UserRead | UnixFileMode.UserWrite)), Is.Zero);
        using var process = Start("stats");
        try
        {
            await using var pipe = await Task.Run(() => new FileStream(Configuration, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)).WaitAsync(Patience);
            Assert.That(kill(process.Id, Interrupt), Is.Zero);
            await process.WaitForExitAsync().WaitAsync(Patience);
            Assert.That(await process.StandardError.ReadToEndAsync(), Is.EqualTo("memento: cancelled.\n"));
            Assert.That(process.ExitCode, Is.EqualTo(ExitCodes.Cancelled));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    [Test]
    public async Task The_tool_finds_the_configuration_and_its_own_plugins_where_a_person_runs_it()
    {
        Fill(static () => Pricing.Report("Q3"));
        var listed = await ToolProcess.RunAsync(Folder.FullPath, "ls", "--json");
        Assert.That((listed.ExitCode, listed.Error), Is.EqualTo((0, "")));
        Assert.That(listed.Output, Does.Contain("Shop.Pricing:Report"));
        var written = await ToolProcess.RunAsync(Folder.FullPath, "cat", "Report");
        Assert.That(written.Output, Is.EqualTo("# Q3\nAll is well."));
        var plugins = await ToolProcess.RunAsync(Folder.FullPath, "plugins", "list");
        Assert.That(plugins.Output, Does.Contain("storage filesystem").And.Contain("runner local"));
    }

    private string Calls(int count, int milliseconds)
    {
        var file = Folder.Combine($"calls-{count}.jsonl");
        File.WriteAllLines(file, Enumerable.Range(0, count).Select(step => $$"""{"step":{{step}},"milliseconds":{{milliseconds}}}"""));
        return file;
    }

    // A shell has what it starts in the background ignore the key, and whatever that starts after it: not so the tool, whatever started these tests.
    private Process Start(params string[] arguments)
    {
        var start = ToolProcess.StartInfo(Folder.FullPath, ToolProcess.Tool, arguments);
        start.ArgumentList.Insert(0, start.FileName);
        start.ArgumentList.Insert(0, "--default-signal=INT");
        start.FileName = "env";
        return Process.Start(start)!;
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int mkfifo(string path, uint mode);

    [DllImport("libc", SetLastError = true)]
    private static extern int kill(int processId, int signal);
}
