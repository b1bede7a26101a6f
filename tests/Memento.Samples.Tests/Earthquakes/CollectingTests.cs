using Memento.Configuration;

namespace Memento.Samples.Tests.Earthquakes;

/// <summary>Collections by the tool, one after the other, while the sample runs on the same store.</summary>
[Category("Long")]
internal sealed class CollectingTests
{
    private string _folder = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = SampleProgram.CopyToNewFolder();

        // Each result an object of its own, so that there is something to collect which nothing reaches yet.
        var file = Path.Combine(_folder, "memento.json");
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"filesystem\"", "\"filesystem\", \"inline_bytes\": 0", StringComparison.Ordinal));
    }

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    /// <summary>
    /// Nothing is spared for its age here, so that only what the collector knows of the calls that run keeps their results: an object that was written, and whose
    /// memento is about to be put, is one that no memento reaches.
    /// </summary>
    [Test]
    public async Task What_no_memento_reaches_goes_and_nothing_that_the_sample_needs_is_lost()
    {
        string? figures = null;
        var during = 0;
        for (var round = 0; round < 2; round++)
        {
            using var stop = new CancellationTokenSource();
            var collecting = CollectUntilAsync(stop.Token, "--grace", "0s");
            var first = await Task.Run(() => SampleProgram.Run(_folder));
            var second = await Task.Run(() => SampleProgram.Run(_folder));
            await stop.CancelAsync();
            during += await collecting;

            using (Assert.EnterMultipleScope())
            {
                Assert.That((first.Code, first.Errors), Is.EqualTo((0, "")));
                Assert.That((second.Code, second.Errors), Is.EqualTo((0, "")));
                Assert.That(SampleProgram.Last(first.Output).Computed, Is.EqualTo(SampleProgram.Calls), "none of them twice");
                Assert.That(SampleProgram.Last(second.Output).Computed, Is.Zero, "all of it is still there");
                Assert.That(SampleProgram.Figures(second.Output), Is.EqualTo(SampleProgram.Figures(first.Output)));
            }

            figures ??= SampleProgram.Figures(first.Output);
            Assert.That(SampleProgram.Figures(first.Output), Is.EqualTo(figures).And.Contains("0.608 – 0.954"));
            var verified = SampleProgram.RunTool(_folder, "verify", "--json");
            Assert.That(verified.Code, Is.Zero, verified.Output + verified.Errors);
            Assert.That(SampleProgram.RunTool(_folder, "forget", "--everything").Code, Is.Zero);
        }

        await TestContext.Out.WriteLineAsync($"{during} collections while the sample ran");
        Assert.That(during, Is.GreaterThan(3));
    }

    [Test]
    public async Task With_a_limit_that_takes_what_is_about_to_be_used_the_sample_finds_the_same()
    {
        var alone = SampleProgram.Run(_folder);
        Assert.That(alone.Code, Is.Zero, alone.Errors);
        using var stop = new CancellationTokenSource();
        var collecting = CollectUntilAsync(stop.Token, "--grace", "0s", "--max-count", "20");
        for (var run = 0; run < 3; run++)
        {
            var (code, output, errors) = await Task.Run(() => SampleProgram.Run(_folder));
            Assert.That((code, errors), Is.EqualTo((0, "")));
            Assert.That(SampleProgram.Figures(output), Is.EqualTo(SampleProgram.Figures(alone.Output)));
        }

        await stop.CancelAsync();
        Assert.That(await collecting, Is.GreaterThan(3));
        var verified = SampleProgram.RunTool(_folder, "verify");
        Assert.That(verified.Code, Is.Zero, verified.Output + verified.Errors);
        await using var environment = MementoEnvironment.Load(Path.Combine(_folder, "memento.json"), new MementoEnvironmentOptions { ShadowFolder = Path.Combine(_folder, "shadow"), PluginFolders = [Path.Combine(_folder, "plugins-dropin")] });
        var report = await environment.GetCluster(null)!.CollectAsync(new() { MaximumCount = 20, GracePeriod = TimeSpan.Zero });
        Assert.That(report.RemainingMementos, Is.LessThanOrEqualTo(20));
    }

    // One after the other, as fast as they go; each is a success, whatever runs meanwhile.
    private Task<int> CollectUntilAsync(CancellationToken stop, params string[] options) => Task.Run(
        () =>
        {
            var count = 0;
            while (!stop.IsCancellationRequested)
            {
                var (code, output, errors) = SampleProgram.RunTool(_folder, ["gc", .. options]);
                Assert.That((code, errors), Is.EqualTo((0, "")), output);
                count++;
            }

            return count;
        },
        CancellationToken.None);
}
