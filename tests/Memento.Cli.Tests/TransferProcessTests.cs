using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Memento.Cli.Tests.Support;
using Shop;

namespace Memento.Cli.Tests;

/// <summary>Copying by real processes: several at once, ended in the middle, into a pipe, onto a disk that is full.</summary>
[Category("Long")]
[Platform("Linux", Reason = "signals, a device that is full, and limits of a shell")]
internal sealed class TransferProcessTests : TransferTestsBase
{
    private const int Many = 600;
    private const int Kill = 9;
    private const int Interrupt = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private string Archive => Folder.Combine("results.zip");

    [TestCase("other.json")]
    [TestCase("third.json")]
    public async Task Two_processes_that_push_to_one_store_at_once_leave_it_as_one_would(string to)
    {
        await FillWindowAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => ToolProcess.RunAsync(Folder.FullPath, "push", "--to", to, "--json")));
        Assert.That(outcomes.Select(static outcome => (outcome.ExitCode, outcome.Error.Contains("warning", StringComparison.Ordinal))), Is.All.EqualTo((0, false)), string.Concat(outcomes.Select(static outcome => outcome.Error)));
        Assert.That(await DescribeAsync(Folder.Combine(to)), Is.EqualTo(await DescribeAsync(Configuration)));
        Assert.That((await ToolProcess.RunAsync(Folder.FullPath, "verify", "--config", to)).ExitCode, Is.Zero);
        Assert.That((await ToolProcess.RunAsync(Folder.FullPath, "push", "--to", to)).Output, Does.StartWith("copied 0 of 1,116 calls with 0 objects"));
    }

    [Test]
    public async Task A_push_and_a_pull_that_cross_bring_each_store_what_the_other_has()
    {
        await FillWindowAsync();
        Assert.That((await RunAsync("push", "--to", Third)).ExitCode, Is.Zero);
        Assert.That((await RunAsync("forget", "Goods.One", "--all")).ExitCode, Is.Zero);
        Assert.That((await RunOnAsync(terminal: false, ["forget", "Pricing.Curve", "--all", "--config", Third])).ExitCode, Is.Zero);
        var outcomes = await Task.WhenAll(ToolProcess.RunAsync(Folder.FullPath, "push", "--to", "third.json"), ToolProcess.RunAsync(Folder.FullPath, "pull", "--from", "third.json"));
        Assert.That(outcomes.Select(static outcome => outcome.ExitCode), Is.All.Zero, string.Concat(outcomes.Select(static outcome => outcome.Error)));
        var all = await DescribeAsync(Configuration);
        Assert.That(all, Has.Count.GreaterThan(ShopWindow.Calls));
        Assert.That(await DescribeAsync(Third), Is.EqualTo(all));
    }

    [Test]
    public async Task A_push_that_is_ended_in_the_middle_goes_on_where_it_was([Values(Kill, Interrupt)] int signal)
    {
        FillMany();
        using (var process = StartUntilSomeIsThere("push", "--to", "other.json"))
        {
            Assert.That(kill(process.Id, signal), Is.Zero);
            await process.WaitForExitAsync().WaitAsync(Patience);
            Assert.That(process.ExitCode, Is.EqualTo(signal == Interrupt ? ExitCodes.Cancelled : 128 + Kill));
        }

        Assert.That((await ToolProcess.RunAsync(Folder.FullPath, "verify", "--config", "other.json")).ExitCode, Is.Zero, "Nothing half is there.");
        var rest = await ToolProcess.RunAsync(Folder.FullPath, "push", "--to", "other.json", "--json");
        var answer = System.Text.Json.Nodes.JsonNode.Parse(rest.Output)!;
        Assert.That(answer["copied"]!.GetValue<int>(), Is.InRange(1, Many - 1), "Some were there already.");
        Assert.That(await DescribeAsync(Other), Is.EqualTo(await DescribeAsync(Configuration)));
    }

    [Test]
    public async Task An_export_that_is_ended_in_the_middle_leaves_no_archive([Values(Kill, Interrupt)] int signal)
    {
        FillMany();
        await File.WriteAllTextAsync(Archive, "the one before");
        using (var process = StartUntilSomeIsThere("export", "results.zip", "--force"))
        {
            Assert.That(kill(process.Id, signal), Is.Zero);
            await process.WaitForExitAsync().WaitAsync(Patience);
        }

        Assert.That(await File.ReadAllTextAsync(Archive), Is.EqualTo("the one before"));
        Assert.That(Directory.GetFiles(Folder.FullPath, "*.tmp"), Has.Length.EqualTo(signal == Kill ? 1 : 0));
        Assert.That((await ToolProcess.RunAsync(Folder.FullPath, "export", "results.zip", "--force")).ExitCode, Is.Zero);
        Assert.That((await RunAsync("import", Archive, "--cluster", "archive")).ExitCode, Is.Zero);
        Assert.That(await DescribeAsync(Configuration, "archive"), Is.EqualTo(await DescribeAsync(Configuration)));
    }

    [Test]
    public async Task What_goes_through_a_pipe_is_the_same_and_what_is_cut_short_is_refused()
    {
        await FillWindowAsync();
        var outcome = await ShellAsync("$memento export - | $memento import - --config other.json");
        Assert.That(outcome.ExitCode, Is.Zero, outcome.Error);
        Assert.That(outcome.Output, Does.StartWith("copied 1,116 of 1,116 calls"));
        Assert.That(await DescribeAsync(Other), Is.EqualTo(await DescribeAsync(Configuration)));

        outcome = await ShellAsync("$memento export - 2>/dev/null | head -c 200000 | $memento import - --config third.json");
        Assert.That((outcome.ExitCode, outcome.Output), Is.EqualTo((ExitCodes.Failure, "")), outcome.Error);
        Assert.That(outcome.Error, Does.Contain("cut short").And.Not.Contain("   at "));
        Assert.That(await DescribeAsync(Third), Is.Empty);
    }

    [Test]
    public async Task What_is_wrong_with_standard_input_is_said_of_it()
    {
        var outcome = await ToolProcess.RunAsync(Folder.FullPath, "import", "-");
        Assert.That(outcome.Error, Does.Contain("'standard input' is no archive"));
    }

    [Test]
    public async Task A_disk_that_is_full_is_an_error_and_leaves_no_half_thing()
    {
        await FillWindowAsync();
        var device = await ShellAsync("$memento export - >/dev/full");
        Assert.That((device.ExitCode, device.Output), Is.EqualTo((ExitCodes.Failure, "")), device.Error);
        Assert.That(device.Error, Does.Contain("memento: ").And.Contain("space").IgnoreCase.And.Not.Contain("   at "));

        // Blocks of 512 bytes: a file may not become longer than 100 kB. The runtime has a larger one of its own, unless it is told otherwise.
        const string Limit = "trap '' XFSZ; ulimit -f 200; export DOTNET_EnableWriteXorExecute=0;";
        var limited = await ShellAsync($"{Limit} $memento export results.zip");
        Assert.That((limited.ExitCode, limited.Output), Is.EqualTo((ExitCodes.Failure, "")), limited.Error);
        Assert.That(limited.Error, Does.Contain("memento: ").And.Not.Contain("   at "));
        Assert.That(Directory.GetFiles(Folder.FullPath, "results.zip*"), Is.Empty);

        limited = await ShellAsync($"{Limit} $memento push --to third.json");
        Assert.That((limited.ExitCode, limited.Output), Is.EqualTo((ExitCodes.Failure, "")), limited.Error);
        Assert.That(limited.Error, Does.Not.Contain("   at "));
        Assert.That((await ToolProcess.RunAsync(Folder.FullPath, "verify", "--config", "third.json")).ExitCode, Is.Zero, "What is there is whole.");
        Assert.That((await ToolProcess.RunAsync(Folder.FullPath, "push", "--to", "third.json")).ExitCode, Is.Zero);
        Assert.That(await DescribeAsync(Third), Is.EqualTo(await DescribeAsync(Configuration)));
    }

    [Test]
    public async Task Progress_has_rate_and_time_left_and_is_told_once_a_second_at_most()
    {
        FillMany();
        var watch = Stopwatch.StartNew();
        var outcome = await ToolProcess.RunAsync(Folder.FullPath, "push", "--to", "other.json");
        Assert.That(outcome.ExitCode, Is.Zero, outcome.Error);
        var told = Regex.Matches(outcome.Error, @"^[\d,]+ (of|calls).*$", RegexOptions.Multiline).Select(static match => match.Value).ToList();
        Assert.That(told, Has.Count.InRange(2, (int)watch.Elapsed.TotalSeconds + 3), outcome.Error);
        Assert.That(told[^1], Does.Match(@"^600 of 600 calls, [\d,.]+/s, "));
        Assert.That((outcome.Output + outcome.Error).Where(static character => char.IsControl(character) && character is not ('\n' or '\r')), Is.Empty);
    }

    private void FillMany() => Fill(static () =>
    {
        for (var i = 0; i < Many; i++)
        {
            Goods.Picture(20_000, i);
        }
    });

    private Process StartUntilSomeIsThere(params string[] arguments)
    {
        var start = ToolProcess.StartInfo(Folder.FullPath, ToolProcess.Tool, arguments);

        // A shell has what it starts in the background ignore the key, and whatever that starts after it: not so the tool, whatever started these tests.
        start.ArgumentList.Insert(0, start.FileName);
        start.ArgumentList.Insert(0, "--default-signal=INT");
        start.FileName = "env";
        var process = Process.Start(start)!;
        process.BeginErrorReadLine();

        // Until something is there, and far from all.
        Assert.That(() => LengthOf("other.db") + LengthOf("other.db-wal") + LengthOf("*.tmp"), Is.GreaterThan(1_000_000).After((int)Patience.TotalMilliseconds, 1));
        return process;
    }

    private long LengthOf(string files) => new DirectoryInfo(Folder.FullPath).EnumerateFiles(files).Sum(static file => file.Length);

    private Task<ToolOutcome> ShellAsync(string line)
    {
        var start = ToolProcess.StartInfo(Folder.FullPath, ToolProcess.Tool);
        var memento = $"{start.FileName} {ToolProcess.Tool}";
        start.ArgumentList.Clear();
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(line);
        start.FileName = "sh";
        start.Environment["memento"] = memento;
        return ToolProcess.RunAsync(start);
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int kill(int processId, int signal);
}
