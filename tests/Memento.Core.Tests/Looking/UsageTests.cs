using Memento.Caching;
using Memento.Configuration;
using Memento.Core.Tests.Functions;
using Memento.Core.Tests.Support;
using Memento.Provenance;
using Memento.Storage;
using Microsoft.Extensions.Logging;
using Moq;

namespace Memento.Core.Tests.Looking;

/// <summary>How often versions of functions were computed and remembered, kept in the store for all that use it.</summary>
internal sealed class UsageTests
{
    private const string Settings = """
        { "repos": [ { "name": "main", "clusters": { "default": { "storage": { "type": "filesystem", "path": "store", "readonly": READONLY }, "runner": { "type": "local" } } } } ] }
        """;

    private TemporaryFolder _folder = null!;

    /// <summary>By what a version is forgotten.</summary>
    internal enum Forgetting
    {
        Function,
        Handle,
        Everything,
        Collection,
    }

    private string Journal => Path.Combine(_folder.Path, "store", "usage");

    private static string Key => TestContext.CurrentContext.Test.ID;

    [SetUp]
    public void SetUp() => _folder = new TemporaryFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task What_several_environments_computed_and_found_is_added_up()
    {
        await using (var first = Load())
        using (first.Use())
        {
            Arithmetic.Twice.Call(Key, 1);
            Arithmetic.Twice.Call(Key, 2);
        }

        await using (var second = Load())
        using (second.Use())
        {
            Arithmetic.Twice.Call(Key, 1);
            Arithmetic.Twice.Call(Key, 1);
            Arithmetic.Twice.Call(Key, 3);
        }

        await using var third = Load();
        using var use = third.Use();
        var usage = (await ReadAsync(third))!;
        Assert.That((usage.Computed, usage.Remembered, usage.HitRate), Is.EqualTo((3, 1, 0.25)), "what memory answers a second time is not counted");
        Assert.That(usage.TimeSaved, Is.EqualTo(Arithmetic.Twice.Memento(Key, 1)!.TotalTime));
        Assert.That(usage.Since, Is.EqualTo(DateTimeOffset.UtcNow).Within(TimeSpan.FromMinutes(5)));
    }

    [Test]
    public async Task Environments_that_end_at_once_lose_no_count()
    {
        const int Environments = 8;
        await Task.WhenAll(Enumerable.Range(0, Environments).Select(index => Task.Run(async () =>
        {
            await using var environment = Load();
            using var use = environment.Use();
            Arithmetic.Twice.Call($"{Key}/{index}", index);
        })));
        await using var last = Load();
        Assert.That((await ReadAsync(last))!.Computed, Is.EqualTo(Environments));
    }

    [Test]
    public async Task A_version_that_was_forgotten_does_not_come_back_by_its_counts()
    {
        await using (var environment = Load())
        using (environment.Use())
        {
            Arithmetic.Twice.Call(Key, 1);
            await environment.GetCluster(null)!.ForgetEverythingAsync();
        }

        await using var after = Load();
        using var use = after.Use();
        Assert.That(await ReadAsync(after), Is.Null);
        Assert.That(await after.GetCluster(null)!.ListVersionsAsync(Arithmetic.Twice.Name), Is.Empty);
    }

    [Test]
    public async Task A_store_that_may_not_be_changed_is_not()
    {
        await using (var environment = Load())
        using (environment.Use())
        {
            Arithmetic.Twice.Call(Key, 1);
        }

        await using (var reading = Load(isReadOnly: true))
        using (reading.Use())
        {
            Arithmetic.Twice.Call(Key, 1);
            Assert.That((await ReadAsync(reading))!.Remembered, Is.Zero);
        }

        await using var after = Load();
        Assert.That((await ReadAsync(after))!.Remembered, Is.Zero);
    }

    [Test]
    public async Task Who_only_finds_in_a_store_that_may_not_be_written_is_told_nothing([Values] bool disposes)
    {
        await RememberAsync();

        // So that none is expected to be new here, as in a process of its own.
        CallAndEnd(1);
        RefuseWriting();
        var loggers = new RecordingLoggers();
        var environment = Load(loggers: loggers);
        using (environment.Use())
        {
            Arithmetic.Twice.Call(Key, 1);
        }

        if (disposes)
        {
            await environment.DisposeAsync();
        }
        else
        {
            UsageCounts.FlushAll();
        }

        Assert.That(loggers.Warnings, Is.Empty);
    }

    [Test]
    public async Task Who_computes_in_a_store_that_may_not_be_written_is_told_once_of_leases_also_when_he_has_found_before()
    {
        await RememberAsync();

        // So that none is expected to be new here, as in a process of its own.
        CallAndEnd(1);
        RefuseWriting();
        var loggers = new RecordingLoggers();
        await using (var environment = Load(loggers: loggers))
        using (environment.Use())
        {
            Arithmetic.Twice.Call(Key, 1);
            UsageCounts.FlushAll();
            Arithmetic.Twice.Call(Key, 2);
        }

        Assert.That(loggers.Entries.Where(static entry => entry.Level == LogLevel.Warning).Select(static entry => entry.Event.Id), Has.One.EqualTo(StorageErrors.NoLease));
    }

    [TestCase("")]
    [TestCase("{}")]
    [TestCase("{\"format\":2,\"computed\":1,\"remembered\":1,\"saved_ticks\":1,\"since\":\"2026-01-01T00:00:00.0000000Z\"}")]
    [TestCase("[1]")]
    public async Task Counts_that_cannot_be_read_begin_anew(string text)
    {
        await using (var environment = Load())
        using (environment.Use())
        {
            Arithmetic.Twice.Call(Key, 1);
            await environment.GetCluster(null)!.Storage.WriteFunctionMetadataAsync(Arithmetic.Twice.Name, "memento.usage", System.Text.Encoding.UTF8.GetBytes(text));
            Assert.That((await ReadAsync(environment))!.Computed, Is.EqualTo(1));
        }
    }

    [Test]
    public async Task An_environment_ends_once_its_counts_are_kept_whoever_keeps_them()
    {
        var (environment, storage) = LoadWithMock();
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var leased = new TaskCompletionSource<ICallLease?>(TaskCreationOptions.RunContinuationsAsynchronously);
        storage.Setup(storage => storage.LeaseAsync(It.IsAny<CallKey>(), It.IsAny<Func<IReadOnlyCollection<CallKey>>>(), It.IsAny<CancellationToken>())).Returns(() =>
        {
            began.SetResult();
            return new ValueTask<ICallLease?>(leased.Task);
        });
        var keeping = Task.Run(environment.GetCluster(null)!.Usage.TryFlushAsync);
        await began.Task;
        var ending = environment.DisposeAsync().AsTask();
        Assert.That(ending.IsCompleted, Is.False, "what is being written would be there after its end");
        leased.SetResult(null);
        await Task.WhenAll(keeping, ending);
    }

    [Test]
    public async Task A_collection_goes_on_where_the_store_has_no_time_for_the_counts()
    {
        var (environment, storage) = LoadWithMock();
        storage.Setup(storage => storage.LeaseAsync(It.IsAny<CallKey>(), It.IsAny<Func<IReadOnlyCollection<CallKey>>>(), It.IsAny<CancellationToken>())).Throws(new TaskCanceledException("The store's own time is up."));
        var report = new CollectReport();
        storage.Setup(storage => storage.CollectAsync(It.IsAny<CollectOptions>(), It.IsAny<CancellationToken>())).Returns(new ValueTask<CollectReport>(report));
        Assert.That(await environment.GetCluster(null)!.CollectAsync(), Is.SameAs(report));
        await environment.DisposeAsync();
    }

    [Test]
    public async Task What_a_process_only_found_is_put_aside_as_it_ends_and_added_up_by_who_asks()
    {
        await RememberAsync();
        for (var i = 0; i < 3; i++)
        {
            CallAndEnd(1);
            Assert.That(await File.ReadAllTextAsync(Journal), Does.Contain(Arithmetic.Twice.Name.ToString()));
        }

        await using var last = Load();
        var usage = (await ReadAsync(last))!;
        Assert.That((usage.Computed, usage.Remembered), Is.EqualTo((1, 3)));
        Assert.That(await File.ReadAllTextAsync(Journal), Is.Empty);
    }

    [Test]
    public async Task What_is_put_aside_is_added_up_by_a_process_that_computed_as_it_ends()
    {
        await RememberAsync();
        CallAndEnd(1);
        var computing = CallAndEnd(2);
        Assert.That(await File.ReadAllTextAsync(Journal), Is.Empty);
        var bytes = await computing.GetCluster(null)!.Storage.ReadFunctionMetadataAsync(Arithmetic.Twice.Name, "memento.usage");
        var usage = FunctionUsage.Read(bytes!.Value)!;
        Assert.That((usage.Computed, usage.Remembered), Is.EqualTo((2, 1)));
    }

    [Test]
    public async Task What_is_put_aside_of_a_version_goes_with_it_when_that_is_forgotten([Values] Forgetting forgetting)
    {
        await RememberAsync();
        CallAndEnd(1);

        await using var environment = Load();
        using var use = environment.Use();
        await ForgetAsync(environment, forgetting);
        Arithmetic.Twice.Call(Key, 1);
        var usage = (await ReadAsync(environment))!;
        Assert.That((usage.Computed, usage.Remembered), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task What_was_counted_of_a_version_goes_with_it_when_that_is_forgotten([Values] Forgetting forgetting)
    {
        await using var environment = Load();
        using var use = environment.Use();
        Arithmetic.Twice.Call(Key, 1);
        await ForgetAsync(environment, forgetting);
        Arithmetic.Twice.Call(Key, 1);
        var usage = (await ReadAsync(environment))!;
        Assert.That((usage.Computed, usage.Remembered), Is.EqualTo((1, 0)));
    }

    [TestCase("")]
    [TestCase("\n\n")]
    [TestCase("1\n1 2\n1 2 \nx 2 A/B:C#1\n1 y A/B:C#1\n1 2 nothing\n-1 2 A/B:C#1\n1 2 A/B:C#")]
    public async Task Lines_that_are_none_are_passed_over(string lines)
    {
        await using var environment = Load();
        using var use = environment.Use();
        Arithmetic.Twice.Call(Key, 1);
        await File.WriteAllTextAsync(Journal, lines);
        var usage = (await ReadAsync(environment))!;
        Assert.That((usage.Computed, usage.Remembered), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task What_cannot_be_put_aside_is_added_up()
    {
        await RememberAsync();
        // A folder is no file that could be opened.
        Directory.CreateDirectory(Journal);
        CallAndEnd(1);
        await using var last = Load();
        var usage = (await ReadAsync(last))!;
        Assert.That((usage.Computed, usage.Remembered), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task What_is_put_aside_and_cannot_be_added_up_is_at_the_next_time()
    {
        await RememberAsync();
        CallAndEnd(1);
        var kept = Directory.GetFiles(_folder.Path, "memento.usage*", SearchOption.AllDirectories).Single();
        await using (var environment = Load())
        {
            // A folder is no file that could be read.
            File.Move(kept, Journal + "-before");
            Directory.CreateDirectory(kept);
            Assert.That(async () => await ReadAsync(environment), Throws.InstanceOf<SystemException>());
            Directory.Delete(kept);
            File.Move(Journal + "-before", kept);
        }

        await using var last = Load();
        var usage = (await ReadAsync(last))!;
        Assert.That((usage.Computed, usage.Remembered), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task What_is_put_aside_of_a_version_that_is_not_remembered_makes_none()
    {
        await using var environment = Load();
        using var use = environment.Use();
        Arithmetic.Twice.Call(Key, 1);
        await File.WriteAllTextAsync(Journal, "1 2 A/B:C#1\n");
        Assert.That(await ReadAsync(environment), Is.Not.Null);
        Assert.That(await environment.GetCluster(null)!.ReadUsageAsync(FunctionName.Parse("A/B:C#1")), Is.Null);
        Assert.That(await environment.GetCluster(null)!.ListVersionsAsync(FunctionName.Parse("A/B:C#1")), Is.Empty);
    }

    /// <summary>Loads an environment with a store that does what the test says, and makes a call in it.</summary>
    private (MementoEnvironment Environment, Mock<IStorageBackend> Storage) LoadWithMock()
    {
        var storage = new Mock<IStorageBackend> { DefaultValue = DefaultValue.Mock };
        storage.Setup(storage => storage.Memory).Returns(new MemoryCache(0));
        storage.Setup(storage => storage.MemoizeAsync(It.IsAny<ResultToStore>(), It.IsAny<CancellationToken>())).Returns((ResultToStore result, CancellationToken _) => new ValueTask<MementoRecord>(result.Memento));
        var environment = Load();
        environment.GetCluster(null)!.Replace(storage.Object, environment.GetCluster(null)!.Runner);
        using (environment.Use())
        {
            Arithmetic.Twice.Call(Key, 1);
        }

        return (environment, storage);
    }

    /// <summary>Has a call remembered, by a process that does all that there is to do at its end.</summary>
    private async Task RememberAsync()
    {
        await using var environment = Load();
        using var use = environment.Use();
        Arithmetic.Twice.Call(Key, 1);
    }

    /// <summary>Makes a call and ends as a process does that disposes nothing.</summary>
    private MementoEnvironment CallAndEnd(int x)
    {
        var environment = Load();
        using var use = environment.Use();
        Arithmetic.Twice.Call(Key, x);
        UsageCounts.FlushAll();
        return environment;
    }

    private static async Task ForgetAsync(MementoEnvironment environment, Forgetting forgetting)
    {
        var cluster = environment.GetCluster(null)!;
        switch (forgetting)
        {
            case Forgetting.Function:
                await cluster.ForgetAsync(Arithmetic.Twice.Name);
                break;
            case Forgetting.Handle:
                await Arithmetic.Twice.ForgetAllAsync();
                break;
            case Forgetting.Everything:
                await cluster.ForgetEverythingAsync();
                break;
            default:
                await cluster.CollectAsync(new CollectOptions { MaximumCount = 0, GracePeriod = TimeSpan.Zero });
                break;
        }
    }

    private static async Task<FunctionUsage?> ReadAsync(MementoEnvironment environment)
    {
        using var use = environment.Use();
        return await environment.GetCluster(null)!.ReadUsageAsync(Arithmetic.Twice.Name);
    }

    /// <summary>Puts folders where files of the store are that everybody writes, which no permission overcomes.</summary>
    private void RefuseWriting()
    {
        foreach (var path in (string[])[Path.Combine(_folder.Path, "store", "leases"), Journal])
        {
            File.Delete(path);
            Directory.CreateDirectory(path);
        }
    }

    private MementoEnvironment Load(bool isReadOnly = false, RecordingLoggers? loggers = null)
    {
        var file = Path.Combine(_folder.Path, isReadOnly ? "reading.json" : "memento.json");
        lock (_folder)
        {
            if (!File.Exists(file))
            {
                _folder.Write(Path.GetFileName(file), Settings.Replace("READONLY", isReadOnly ? "true" : "false", StringComparison.Ordinal));
            }
        }

        var options = new MementoEnvironmentOptions { ShadowFolder = PluginCopies.Folder };
        return MementoEnvironment.Load(file, loggers is null ? options : options with { LoggerFactory = loggers });
    }
}
