using Memento.Storage;

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
