using System.Diagnostics;
using System.Globalization;

namespace Memento.Contrib.Tests.Processes;

/// <summary>A program that is killed takes its workers along, whatever they do, and leaves a store that is whole. One that ends waits for them.</summary>
[Category("Long")]
[Platform("Linux", Reason = "It finds every process of the test by what stands in /proc.")]
internal sealed class DyingParentTests : ProcessTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(2);

    [Test]
    public async Task No_worker_is_left_two_seconds_after_its_parent_was_killed()
    {
        Open(Folder, "\"workers\": 4, \"spare\": 0", """{ "type": "filesystem", "path": "store" }""", Log).Dispose();
        var mark = Guid.NewGuid().ToString();
        using var parent = StartParent("endless", mark);
        string[] busy = ["endless-", "crowd-", "sleeper-"];
        await Until(() => busy.All(what => Ledger.Entries(Folder.Path).Any(entry => entry.StartsWith(what, StringComparison.Ordinal))), "the workers are busy");
        Assert.That(Marked(mark), Has.Count.EqualTo(5), "the parent, three workers, and the program that one of them started");
        parent.Kill();
        await AssertGoneAsync(mark);
    }

    [Test]
    public async Task A_worker_that_is_started_while_its_parent_dies_ends_too([Range(0, 7)] int step)
    {
        Open(Folder, "\"workers\": 4", """{ "type": "filesystem", "path": "store" }""", Log).Dispose();
        var mark = Guid.NewGuid().ToString();
        using var parent = StartParent("endless", mark);
        await Until(() => Marked(mark).Count > 1, "a worker is being started");
        await Task.Delay(step * 60);
        parent.Kill();
        await AssertGoneAsync(mark);
    }

    [Test]
    public async Task The_store_is_whole_after_the_parent_was_killed_while_workers_wrote()
    {
        using (var environment = Open(Folder, "\"workers\": 2, \"reply_bytes\": 0", """{ "type": "filesystem", "path": "store", "inline_bytes": 0 }""", Log))
        {
            var mark = Guid.NewGuid().ToString();
            using var parent = StartParent("writing", mark);
            var store = Path.Combine(Folder.Path, "store");
            await Until(() => Directory.Exists(store) && Directory.GetFiles(store, "*", SearchOption.AllDirectories).Length > 200, "there is something to be damaged");
            parent.Kill();
            await AssertGoneAsync(mark);
            using var use = environment.Use();
            var report = await environment.GetCluster(null)!.VerifyAsync();
            Assert.That(report.Damages, Is.Empty, string.Join('\n', report.Damages));
            Assert.That(await Work.Large.ListMementosAsync().CountAsync(), Is.GreaterThan(50));
        }
    }

    [TestCase("filesystem", "store")]
    [TestCase("sqlite", "store.db")]
    public async Task A_program_that_ends_without_disposing_anything_ends_after_its_workers_and_what_they_had_to_write(string storage, string path)
    {
        using var environment = Open(Folder, "\"workers\": 2", $$"""{ "type": "{{storage}}", "path": "{{path}}" }""", Log);
        var mark = Guid.NewGuid().ToString();
        using var parent = StartParent("nested", mark);
        await parent.WaitForExitAsync();
        var left = Marked(mark);
        Assert.That((parent.ExitCode, left.Count), Is.EqualTo((0, 0)), await parent.StandardError.ReadToEndAsync());
        var usage = await environment.GetCluster(null)!.ReadUsageAsync(Work.Nested.Definition.Name);
        Assert.That(usage?.Computed, Is.EqualTo(6), "what was called within was counted in a worker");
    }

    [Test]
    public async Task A_program_that_ends_amid_a_call_takes_its_worker_along()
    {
        Open(Folder, "\"workers\": 1", """{ "type": "filesystem", "path": "store" }""", Log).Dispose();
        var mark = Guid.NewGuid().ToString();
        using var parent = StartParent("leaving", mark);
        await parent.WaitForExitAsync();
        Assert.That(parent.ExitCode, Is.EqualTo(5), await parent.StandardError.ReadToEndAsync());
        Assert.That(Ledger.Entries(Folder.Path).Single(), Does.StartWith("endless-"));
        await AssertGoneAsync(mark);
    }

    private Process StartParent(string what, string mark)
    {
        var start = ChildProcess.Start("dying-parent", Folder.Path, what);
        start.Environment[DyingParentProcess.Mark] = mark;
        return Process.Start(start)!;
    }

    // Asked again and again within the bound, and never after it.
    private static async Task AssertGoneAsync(string mark)
    {
        var clock = Stopwatch.StartNew();
        IReadOnlyList<int> left;
        while ((left = Marked(mark)).Count > 0 && clock.Elapsed < Bound)
        {
            await Task.Delay(20);
        }

        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"gone after {clock.ElapsedMilliseconds} ms"));
        Assert.That(left, Is.Empty, "no process is left after two seconds");
    }

    // A process that has ended and is not yet asked for has no environment any longer.
    private static List<int> Marked(string mark)
    {
        var found = new List<int>();
        foreach (var folder in Directory.GetDirectories("/proc").Where(static folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out _)))
        {
            try
            {
                if (File.ReadAllText(Path.Combine(folder, "environ")).Contains(mark, StringComparison.Ordinal))
                {
                    found.Add(int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture));
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Another user's, or gone meanwhile.
            }
        }

        return found;
    }
}
