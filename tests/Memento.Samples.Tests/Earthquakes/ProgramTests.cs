using System.Globalization;
using Memento.Configuration;

namespace Memento.Samples.Tests.Earthquakes;

/// <summary>The sample as a person at a terminal runs it: its own output folder, copied to where the test may do as it likes.</summary>
internal sealed class ProgramTests
{
    private string _folder = null!;

    [SetUp]
    public void SetUp() => _folder = SampleProgram.CopyToNewFolder();

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Without_plugins_it_ends_with_one_sentence_and_an_exit_code()
    {
        var plugins = Path.Combine(_folder, "plugins-dropin");
        Directory.Delete(plugins, recursive: true);
        Directory.CreateDirectory(plugins);
        var (code, output, errors) = SampleProgram.Run(_folder);
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.Not.Zero);
            Assert.That(output, Is.Empty);
            Assert.That(errors.TrimEnd().Split('\n'), Has.Length.EqualTo(1));
            Assert.That(errors, Does.Contain("'filesystem'").And.Contain(plugins).And.Not.Contain("   at "));
        });
    }

    [Test]
    public void A_mistake_in_the_configuration_is_one_sentence_and_an_exit_code()
    {
        var file = Path.Combine(_folder, "memento.json");
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"filesystem\"", "\"filesystem\", \"sharts\": 2", StringComparison.Ordinal));
        var (code, _, errors) = SampleProgram.Run(_folder);
        Assert.That(code, Is.Not.Zero);
        Assert.That(errors, Does.Contain(file).And.Contain("repos:0:clusters:default:storage:sharts").And.Not.Contain("   at "));
    }

    [Test]
    [Category("Long")]
    public void A_second_run_computes_nothing_and_says_the_same()
    {
        var first = FirstRun.Instance;
        first.CopyStoreTo(_folder);
        var second = SampleProgram.Run(_folder);
        Assert.Multiple(() =>
        {
            Assert.That(first.Code, Is.Zero, first.Errors);
            Assert.That(SampleProgram.Figures(first.Output), Does.Contain("ci          379  1.1          124  0.826").And.Contain("nn          251  1.0           44  1.050"));
            Assert.That(first.Output, Does.Contain(Path.Combine("plugins-dropin", "storage-filesystem", "Memento.Storage.Filesystem.dll")));
            Assert.That(first.Output, Does.Contain(Path.Combine("plugins-dropin", "runner-local", "Memento.Runner.Local.dll")));
            Assert.That(first.Output, Does.Contain("bootstrap ci: batch").And.Contain("0.608 – 0.954").And.Contain("0.474 – 0.596"));
            Assert.That(SampleProgram.Last(first.Output).Computed, Is.EqualTo(125));
            Assert.That(SampleProgram.Last(second.Output).Computed, Is.Zero);
            Assert.That(SampleProgram.Last(second.Output).Remembered, Is.GreaterThan(0));
            Assert.That(SampleProgram.Figures(second.Output), Is.EqualTo(SampleProgram.Figures(first.Output)));
            Assert.That(File.Exists(Path.Combine(first.Folder, "frequency-magnitude.svg")));
            Assert.That(File.Exists(Path.Combine(_folder, "frequency-magnitude.svg")));
        });
    }

    [Test]
    [Category("Long")]
    [TestCase("memory")]
    [TestCase("null")]
    public void Another_storage_is_a_word_in_the_configuration(string storage)
    {
        var file = Path.Combine(_folder, "memento.json");
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"filesystem\"", $"\"{storage}\"", StringComparison.Ordinal));
        var (code, output, errors) = SampleProgram.Run(_folder);
        Assert.That(code, Is.Zero, errors);
        Assert.That(output, Does.Contain(Path.Combine("plugins-dropin", "storage-" + storage)));
        Assert.That(SampleProgram.Last(output).Computed, Is.EqualTo(125));
        Assert.That(Directory.Exists(Path.Combine(_folder, "memento-data")), Is.False);
    }

    /// <summary>Whether intervals were drawn at the same time is told by their mementos. How much sooner they are all there, a benchmark measures.</summary>
    [Test]
    [Category("Long")]
    public async Task A_database_and_worker_processes_are_words_in_the_configuration_and_draw_the_same_intervals_at_the_same_time()
    {
        var local = FirstRun.Instance;
        Assert.That(local.Code, Is.Zero, local.Errors);
        var plot = await File.ReadAllTextAsync(Path.Combine(local.Folder, "frequency-magnitude.svg"));

        var file = Path.Combine(_folder, "memento.json");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("\"filesystem\"", "\"sqlite\"", StringComparison.Ordinal).Replace("\"local\"", "\"process\", \"workers\": 2", StringComparison.Ordinal));
        var (code, output, errors) = SampleProgram.Run(_folder);
        Assert.That(code, Is.Zero, errors);
        Assert.That(output, Does.Contain("storage-sqlite").And.Contain("runner-process").And.Contain("bootstrap "));
        Assert.That(SampleProgram.Last(output).Computed, Is.EqualTo(125), "those in the workers count too");
        Assert.That(SampleProgram.Figures(output), Is.EqualTo(SampleProgram.Figures(local.Output)).And.Not.Empty);
        Assert.That(await File.ReadAllTextAsync(Path.Combine(_folder, "frequency-magnitude.svg")), Is.EqualTo(plot));

        var intervals = await ListIntervalsAsync(file);
        Assert.That(intervals, Has.Count.EqualTo(5));
        Assert.That(intervals.Select(static memento => memento.ProcessId).Distinct().Count(), Is.EqualTo(2));
        Assert.That(intervals.Max(one => intervals.Count(other => Began(other) <= Began(one) && Began(one) < other.Time)), Is.EqualTo(2), "one in each worker");
        var computing = intervals.Max(static memento => memento.Time) - intervals.Min(Began);
        await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{intervals.Sum(static memento => memento.TotalTime.TotalSeconds) / computing.TotalSeconds:0.00} intervals at a time, for {computing.TotalSeconds:0.0} s"));

        static DateTimeOffset Began(MementoRecord memento) => memento.Time - memento.TotalTime;
    }

    private async Task<IReadOnlyList<MementoRecord>> ListIntervalsAsync(string file)
    {
        await using var environment = MementoEnvironment.Load(file, new MementoEnvironmentOptions { ShadowFolder = Path.Combine(_folder, "shadow"), PluginFolders = [Path.Combine(_folder, "plugins-dropin")] });
        var intervals = new List<MementoRecord>();
        await foreach (var function in environment.GetCluster(null)!.ListFunctionsAsync())
        {
            if (function.Function == "Interval")
            {
                await foreach (var memento in environment.GetCluster(null)!.ListMementosAsync(function))
                {
                    intervals.Add(memento);
                }
            }
        }

        return intervals;
    }

    [Test]
    [Category("Long")]
    public void A_published_copy_runs_in_another_folder()
    {
        var published = Path.Combine(_folder, "published");
        var publish = SampleProgram.Start("dotnet", _folder, "publish", SampleProgram.Metadata("SampleProject"), "-c", SampleProgram.Metadata("Configuration"), "--no-build", "-o", published, "--nologo");
        Assert.That(publish.Code, Is.Zero, publish.Output + publish.Errors);
        var elsewhere = Path.Combine(_folder, "somewhere élse");
        Directory.Move(published, elsewhere);
        var (code, output, errors) = SampleProgram.Run(elsewhere);
        Assert.That(code, Is.Zero, errors);
        Assert.That(output, Does.Contain(Path.Combine(elsewhere, "plugins-dropin")));
        Assert.That(SampleProgram.Last(output).Computed, Is.EqualTo(125));
    }
}
