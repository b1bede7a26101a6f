using Memento.Configuration;
using Memento.Core.Tests.Support;

namespace Memento.Core.Tests.Resources;

/// <summary>Files that change under two environments on one store, and under a worker process.</summary>
[TestFixtureSource(typeof(TestedBackends), nameof(TestedBackends.Runners))]
internal sealed class SharedStoreTests(string runner) : CallingTests("filesystem", runner)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private string A => Path.Combine(Test.Folder.Path, "a");

    [Test]
    public async Task What_another_computed_again_is_found_and_not_computed_once_more()
    {
        var key = Key;
        ResourceTests.Write(A, "one", isSettled: true);
        await using var other = Open(Runner);
        Assert.That(ReadIn(Test.Environment, key) + ReadIn(other, key), Is.EqualTo("(one)(one)"));
        Assert.That(Reading.RunsOf(key), Is.EqualTo("leaf a, parent a"));
        ResourceTests.Write(A, "three", isSettled: true);
        Assert.That(ReadIn(other, key) + ReadIn(Test.Environment, key), Is.EqualTo("(three)(three)"));
        Assert.That(Reading.RunsOf(key), Is.EqualTo("leaf a 2, parent a 2"), "although both had the old one in memory");
    }

    [Test]
    public async Task A_stale_result_is_computed_again_by_one()
    {
        var (key, path) = (Key, A);
        ResourceTests.Write(path, "one", isSettled: true);
        Reading.DuringLater[key] = () =>
        {
            Memo.File(path);
            return Task.FromResult(File.ReadAllText(path).Length);
        };
        await using var other = Open(Runner);
        MementoEnvironment[] environments = [Test.Environment, other];
        Assert.That(await Task.WhenAll(environments.Select(environment => CallIn(environment, key))), Is.All.EqualTo(3));
        ResourceTests.Write(path, "three", isSettled: true);
        Assert.That(await Task.WhenAll(Enumerable.Repeat(environments, 8).SelectMany(pair => pair).Select(environment => CallIn(environment, key))).WaitAsync(Deadline), Is.All.EqualTo(5));
        Assert.That(Runs.Of(key), Is.EqualTo(2));
    }

    [Test]
    [Category("Long")]
    public async Task A_file_that_a_worker_read_counts_here()
    {
        var key = Key;
        ResourceTests.Write(A, "one", isSettled: true);
        await using var environment = Open("worker");
        Assert.That(ReadIn(environment, key), Is.EqualTo("(one)"));
        Assert.That(ReadIn(environment, key), Is.EqualTo("(one)"));
        Assert.That(environment.Statistics.Computed, Is.EqualTo(2), "The call, and the one that it made in the worker.");
        using (environment.Use())
        {
            var memento = Reading.Parent.Memento(key, A)!;
            Assert.That(memento.ProcessId, Is.Not.EqualTo(Environment.ProcessId));
            Assert.That(memento.Resources.Select(resource => resource.Uri), Is.EqualTo(new[] { FileUris.Of(A) }));
        }

        ResourceTests.Write(A, "three", isSettled: true);
        Assert.That(ReadIn(environment, key), Is.EqualTo("(three)"));
        Assert.That(Runs.Here($"{key}/leaf a") + Runs.Here($"{key}/parent a"), Is.Zero, "Nothing ran here.");
    }

    [Test]
    [Category("Long")]
    public async Task A_file_that_a_worker_read_counts_here_although_its_failure_is_not_remembered()
    {
        var (key, path) = (Key, A);
        ResourceTests.Write(path, "one", isSettled: true);
        await using var environment = Open("worker");
        Reading.During[key] = () =>
        {
            Assert.Throws<NonMemoizedException>(() => Reading.Unlucky.Call(key, path));
            return File.ReadAllText(path).Length;
        };
        using var use = environment.Use();
        Assert.That(Reading.Free.ForcingLocal().Call(key), Is.EqualTo(3));
        Assert.That(Reading.Free.Memento(key)!.Resources.Select(resource => resource.Uri), Is.EqualTo(new[] { FileUris.Of(path) }));
        ResourceTests.Write(path, "three", isSettled: true);
        Assert.That(Reading.Free.ForcingLocal().Call(key), Is.EqualTo(5));
    }

    private string ReadIn(MementoEnvironment environment, string key)
    {
        using var use = environment.Use();
        return Reading.Parent.Call(key, A);
    }

    private static Task<int> CallIn(MementoEnvironment environment, string key) => Task.Run(async () =>
    {
        using var use = environment.Use();
        return await Reading.FreeLater.CallAsync(key);
    });

    private MementoEnvironment Open(string runner) => MementoEnvironment.Load(Path.Combine(Test.Folder.Path, "memento.json"), new MementoEnvironmentOptions
    {
        LoggerFactory = Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance,
        ShadowFolder = PluginCopies.Folder,
        Overrides = new Dictionary<string, string?> { ["repos:0:clusters:default:runner:type"] = runner },
    });
}
