using Memento.Storage;
using Memento.Testing;

namespace Memento.Contrib.Tests.Tiered;

/// <summary>Several processes on one storage in tiers, and such that are killed.</summary>
[Category("Long")]
internal sealed class TieredProcessTests : TieredTestsBase
{
    [Test]
    public async Task What_waited_in_the_background_of_a_killed_process_is_caught_up()
    {
        const int Count = 60;
        using var child = TieredProcess.Start("tiered-pending", Folder.FullPath, "60");
        Assert.That(await child.StandardOutput.ReadLineAsync(), Is.EqualTo(TieredProcess.Ready));
        child.Kill();
        await child.WaitForExitAsync();
        await using (var far = OpenAlone("far"))
        {
            Assert.That(await ContentsAsync(far), Is.Empty, "Nothing was brought there.");
        }

        await using var tiered = Open(null, CreateSwitch());
        var report = await tiered.CatchUpAsync(new CatchUpOptions());
        Assert.That((report.Copied, report.Left, report.Failed), Is.EqualTo((Count, 0, 0)));
        await AssertEqualAsync();
        Assert.That(Directory.GetFiles(Folder.Combine("memento-tiers"), "*.missed"), Is.Empty);
    }

    [Test]
    public async Task Whenever_a_process_is_killed_the_command_finds_what_a_tier_missed([Values("all", "first")] string write)
    {
        for (var round = 0; round < 4; round++)
        {
            using var child = TieredProcess.Start("tiered-write", Folder.FullPath, write);
            Assert.That(await child.StandardOutput.ReadLineAsync(), Is.EqualTo(TieredProcess.Ready));
            var written = Directory.GetFiles(Folder.Combine("near"), "*.memento.json", SearchOption.AllDirectories).Length;
            Assert.That(() => Directory.GetFiles(Folder.Combine("near"), "*.memento.json", SearchOption.AllDirectories), Has.Length.GreaterThan(written + (7 * round)).After(20_000, 1));
            child.Kill();
            await child.WaitForExitAsync();
        }

        await using (var tiered = Open())
        {
            var report = await tiered.CatchUpAsync(new CatchUpOptions());
            Assert.That(report.IsComplete, Is.True, report.ToString());
        }

        await using var near = OpenAlone("near");
        await using var far = OpenAlone("far");
        Assert.That(await ContentsAsync(far), Is.EqualTo(await ContentsAsync(near)));
        Assert.That((await far.VerifyAsync(repair: false)).Damages.Where(static damage => !damage.Problem.Contains("temporary", StringComparison.OrdinalIgnoreCase)), Is.Empty);
    }

    [Test]
    public async Task Whenever_who_catches_up_is_killed_the_next_ends_it()
    {
        const int Count = 150;
        var far = CreateSwitch();
        var key = new DataKey("my/key");
        for (var round = 0; round < 8; round++)
        {
            far.On();
            await using (var tiered = Open(null, far))
            {
                var data = JoinedStores.Of(tiered)!.Data;
                await data.WriteAsync(key, "result"u8.ToArray());
                await using (var alone = OpenAlone("far"))
                {
                    await JoinedStores.Of(alone)!.Data.WriteAsync(key, "result"u8.ToArray());
                }

                await tiered.MemoizeManyAsync([.. Enumerable.Range(Count * 2 * round, Count).Select(TieredProcess.ResultOf)]);
                far.Throw();
                await data.DeleteAllVersionsAsync(key);
                await tiered.ForgetCallsAsync([.. Enumerable.Range(Count * 2 * round, 50).Select(static i => TestCalls.Call(argument: i))]);
                for (var i = 0; i < Count; i++)
                {
                    await tiered.MemoizeAsync(TieredProcess.ResultOf((Count * ((2 * round) + 1)) + i));
                    await tiered.WriteMetadataAsync(TestCalls.Call(argument: (Count * ((2 * round) + 1)) + i), "log", "a log"u8.ToArray());
                }
            }

            var there = Mementos("far");
            using var child = TieredProcess.Start("tiered-catch-up", Folder.FullPath);
            Assert.That(await child.StandardOutput.ReadLineAsync(), Is.EqualTo(TieredProcess.Ready));
            Assert.That(() => Mementos("far"), Is.Not.EqualTo(there).After(20_000, 1));
            Assert.That(() => Mementos("far"), Is.GreaterThanOrEqualTo(there - 50 + (round * 28)).After(20_000, 1));
            child.Kill();
            await child.WaitForExitAsync();
        }

        far.On();
        await using (var tiered = Open(null, far))
        {
            Assert.That((await tiered.CatchUpAsync(new CatchUpOptions())).IsComplete, Is.True);
        }

        await AssertContentsAsync();
        await using var store = OpenAlone("far");
        Assert.That(await JoinedStores.Of(store)!.Data.GetVersionedKeyAsync(key), Is.Null, "What was deleted is deleted there.");
        Assert.That(Directory.GetFiles(Folder.Combine("memento-tiers"), "*.missed"), Is.Empty);

        int Mementos(string path) => Directory.Exists(Folder.Combine(path)) ? Directory.GetFiles(Folder.Combine(path), "*.memento.json", SearchOption.AllDirectories).Length : 0;

        async Task AssertContentsAsync()
        {
            await using var near = OpenAlone("near");
            await using var alone = OpenAlone("far");
            Assert.That(await ContentsAsync(alone), Is.EqualTo(await ContentsAsync(near)));
        }
    }

    [Test]
    public async Task Processes_share_a_storage_in_tiers([Values("all", "first")] string write)
    {
        var children = Enumerable.Range(0, 3).Select(seed => TieredProcess.Start("tiered-share", Folder.FullPath, $"{seed}", write)).ToList();
        foreach (var child in children)
        {
            var output = await child.StandardOutput.ReadToEndAsync();
            await child.WaitForExitAsync();
            Assert.That(child.ExitCode, Is.Zero, output);
            child.Dispose();
        }

        await using (var tiered = Open())
        {
            Assert.That((await tiered.CatchUpAsync(new CatchUpOptions())).IsComplete, Is.True);
        }

        await AssertEqualAsync();
    }
}
