using Memento.Contrib.Tests.Stores;
using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Storage.WriteBehind;
using Memento.Testing;

namespace Memento.Contrib.Tests.WriteBehind;

/// <summary>A storage that writes behind, whose stores hang or fail when a test says so.</summary>
[TestFixture]
[CancelAfter(60_000)]
internal sealed class WriteBehindTests : BackendTestsBase
{
    private Switch _store = null!;

    /// <summary>Every result is asked of the queue or of the store.</summary>
    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(WriteBehindSettings.All) { ["memory_cache_mb"] = "0", ["path"] = "store" };

    [SetUp]
    public void SwitchOn() => _store = new Switch();

    [TearDown]
    public void SwitchOff() => _store.Dispose();

    [Test]
    public async Task A_value_is_there_before_it_is_stored_whatever_its_size([Values(1, 10_000, 500_000)] int length)
    {
        await using var backend = Open();
        using var hung = _store.HangWrites();
        var value = new string('x', length);

        var kept = backend.MemoizeAsync(TestCalls.Result(value));
        Assert.That(kept.IsCompleted, Is.True, "The caller does not wait for the store.");
        Assert.That((await kept).Content, Is.Not.Null);
        var read = backend.ReadAsync(TestCalls.Call(), typeof(string));
        Assert.That(read.IsCompleted, Is.True, "What waits is found where it waits.");
        Assert.That((await read)?.Value, Is.EqualTo(value));
        Assert.That(StoreFiles(), Is.Empty);

        _store.On();
        await backend.FlushAsync();
        await using var other = OpenPlain();
        Assert.That((await other.ReadAsync(TestCalls.Call(), typeof(string)))?.Value, Is.EqualTo(value));
        Assert.That((await other.VerifyAsync()).Damages, Is.Empty);
    }

    [Test]
    public async Task Many_that_wait_are_found_among_those_that_are_stored()
    {
        await using var backend = Open();
        await backend.MemoizeAsync(TestCalls.Result("stored", argument: 1));
        await backend.FlushAsync();
        using var hung = _store.HangWrites();
        await backend.MemoizeAsync(TestCalls.Result("waits", argument: 2));

        CallKey[] calls = [TestCalls.Call(argument: 1), TestCalls.Call(argument: 2), TestCalls.Call(argument: 3)];
        Assert.That((await backend.ReadManyAsync(calls, typeof(string))).Select(static read => read?.Value), Is.EqualTo(new object?[] { "stored", "waits", null }));
        Assert.That((await backend.GetMementosAsync(calls)).Select(static memento => memento is not null), Is.EqualTo(new[] { true, true, false }));
        Assert.That(await backend.AllExistAsync(calls[..2]), Is.True);
        Assert.That(await backend.AllExistAsync(calls), Is.False);
        _store.On();
    }

    [Test]
    public async Task What_waits_is_forgotten_too()
    {
        await using var backend = Open();
        foreach (var forget in (Func<ValueTask>[])[
            () => backend.ForgetCallsAsync([TestCalls.Call()]),
            () => backend.ForgetFunctionAsync(TestCalls.Function()),
            () => backend.ForgetEverythingAsync()])
        {
            using var hung = _store.HangWrites();
            await backend.MemoizeAsync(TestCalls.Result("value"));
            var forgotten = Task.Run(async () => await forget());
            Assert.That(forgotten.IsCompleted, Is.False);
            _store.On();
            await forgotten;
            Assert.That(await backend.ReadAsync(TestCalls.Call(), typeof(string)), Is.Null);
            await backend.FlushAsync();
            Assert.That(await TestCalls.ToListAsync(backend.ListMementosAsync(TestCalls.Function())), Is.Empty, "It does not come back.");
        }
    }

    [Test]
    public async Task Lists_have_what_waited_and_metadata_is_added_to_it()
    {
        await using var backend = Open();
        for (var round = 0; round < 20; round++)
        {
            await backend.MemoizeAsync(TestCalls.Result(new string('x', round * 1000), argument: round));
            Assert.That((await TestCalls.ToListAsync(backend.ListMementosAsync(TestCalls.Function()))).Count, Is.EqualTo(round + 1));
        }

        await backend.MemoizeAsync(TestCalls.Result("value", argument: 100));
        await backend.WriteMetadataAsync(TestCalls.Call(argument: 100), "note", "text"u8.ToArray());
        Assert.That((await backend.ReadMetadataAsync(TestCalls.Call(argument: 100), "note"))?.ToArray(), Is.EqualTo("text"u8.ToArray()));
        Assert.That((await backend.VerifyAsync()).Mementos, Is.EqualTo(21));
    }

    [TestCase(3, long.MaxValue)]
    [TestCase(int.MaxValue, 3 * 600L)]
    public async Task A_full_queue_makes_its_callers_wait(int count, long bytes)
    {
        await using var backend = Open(new WriteBehindLimits(count, bytes));
        using var hung = _store.HangWrites();
        var kept = new List<Task<MementoRecord>>();
        while (kept.Count < 50 && (kept.Count == 0 || kept[^1].IsCompleted))
        {
            kept.Add(backend.MemoizeAsync(TestCalls.Result("value", argument: kept.Count)).AsTask());
        }

        Assert.That(kept, Has.Count.InRange(3, 5));
        Assert.That(kept[^1].IsCompleted, Is.False);
        using var given = new CancellationTokenSource();
        var impatient = backend.MemoizeAsync(TestCalls.Result("value", argument: 99), given.Token).AsTask();
        await given.CancelAsync();
        Assert.That(async () => await impatient, Throws.InstanceOf<OperationCanceledException>());

        _store.On();
        await Task.WhenAll(kept);
        Assert.That((await TestCalls.ToListAsync(backend.ListMementosAsync(TestCalls.Function()))).Count, Is.EqualTo(kept.Count));
    }

    [Test]
    [Category("Long")]
    public async Task Disposing_writes_what_is_left()
    {
        await using (var backend = Open())
        {
            for (var i = 0; i < 1000; i++)
            {
                await backend.MemoizeAsync(TestCalls.Result($"value {i}", argument: i));
            }
        }

        await using var other = OpenPlain();
        for (var i = 0; i < 1000; i++)
        {
            Assert.That((await other.ReadAsync(TestCalls.Call(argument: i), typeof(string)))?.Value, Is.EqualTo($"value {i}"));
        }
    }

    [Test]
    public async Task Trouble_in_the_background_is_told_once_and_counted()
    {
        await using var backend = Open();
        _store.Throw();
        for (var i = 0; i < 5; i++)
        {
            await backend.MemoizeAsync(TestCalls.Result(i % 2 == 0 ? "value" : new string('x', 10_000 + i), argument: i));
            await backend.FlushAsync();
        }

        Assert.That(Log.Warnings, Has.Count.EqualTo(1));
        Assert.That(Log.Warnings[0], Does.Contain("write_behind"));
        Assert.That(backend.Statistics.Failures, Is.EqualTo(5));

        _store.On();
        await backend.MemoizeAsync(TestCalls.Result("value", argument: 9));
        await backend.FlushAsync();
        Assert.That(Log.Entries[^1].Message, Does.Contain("again").And.Contain("5 result(s)"));
        Assert.That((await TestCalls.ToListAsync(backend.ListMementosAsync(TestCalls.Function()))).Single().Call, Is.EqualTo(TestCalls.Call(argument: 9)));
        Assert.That((await backend.VerifyAsync()).Damages, Is.Empty, "No memento is there without its object.");

        _store.Throw();
        await backend.MemoizeAsync(TestCalls.Result("value", argument: 10));
        await backend.FlushAsync();
        Assert.That(Log.Warnings, Has.Count.EqualTo(2), "New trouble is told anew.");
        _store.On();
    }

    [Test]
    public async Task Nobody_waits_while_it_is_tried_to_store_what_could_not_be_written()
    {
        await using var backend = new SwitchedBackend(CreateContext(("memory_cache_mb", "16")), _store);
        _store.Throw();
        await backend.MemoizeAsync(TestCalls.Result("held", argument: 1));
        await backend.FlushAsync();
        _store.On();
        using (_store.HangWrites())
        {
            for (var i = 2; i < 50; i++)
            {
                Assert.That(backend.MemoizeAsync(TestCalls.Result("value", argument: i)).IsCompleted, Is.True);
            }
        }

        await backend.FlushAsync();
        await using var other = OpenPlain();
        Assert.That((await TestCalls.ToListAsync(other.ListMementosAsync(TestCalls.Function()))).Count, Is.EqualTo(49));
        Assert.That(Log.Warnings, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_lease_is_kept_until_its_result_is_stored()
    {
        await using var backend = Open();
        await using var other = OpenPlain();
        var lease = await backend.LeaseAsync(TestCalls.Call());
        Assert.That(lease, Is.Not.Null);
        using var hung = _store.HangWrites();
        await backend.MemoizeAsync(TestCalls.Result("value"));
        await lease!.DisposeAsync();

        var waits = other.LeaseAsync(TestCalls.Call()).AsTask();
        Assert.That(waits.IsCompleted, Is.False, "Another process that asks waits for the result.");
        _store.On();
        await using var second = await waits;
        Assert.That(second?.HadToWait, Is.True);
        Assert.That((await other.ReadAsync(TestCalls.Call(), typeof(string)))?.Value, Is.EqualTo("value"));
    }

    [Test]
    public async Task Who_copies_into_it_is_told_what_became_of_that()
    {
        await using var backend = Open();
        _store.Throw();
        Assert.That(async () => await ((IJoinedStores)backend).MetadataStore.PutMementosAsync([TestCalls.Memento()]), Throws.InstanceOf<IOException>());
        Assert.That(async () => await ((IJoinedStores)backend).DataStore.WriteManyAsync([new(DataKey.ForContent(new string('a', 64)), "x"u8.ToArray())]), Throws.InstanceOf<IOException>());
        _store.On();
    }

    [Test]
    public async Task In_a_worker_and_of_a_store_that_is_only_read_nothing_waits()
    {
        await using (var worker = new SwitchedBackend(CreateWorkerContext(), _store))
        {
            await worker.MemoizeAsync(TestCalls.Result("value"));
            await using var other = OpenPlain();
            Assert.That((await other.ReadAsync(TestCalls.Call(), typeof(string)))?.Value, Is.EqualTo("value"));
        }

        await using var reader = new SwitchedBackend(CreateContext(("readonly", "true")), _store);
        Assert.That((await reader.MemoizeAsync(TestCalls.Result("value", argument: 2))).Content, Is.Null);
        Assert.That((await reader.ReadAsync(TestCalls.Call(), typeof(string)))?.Value, Is.EqualTo("value"));
    }

    private SwitchedBackend Open(WriteBehindLimits? limits = null) => new(CreateContext(), _store, limits);

    /// <summary>As another process has the same store.</summary>
    private FilesystemStorageBackend OpenPlain() => new(CreateContext(("write_behind", "false")));

    private BackendContext CreateWorkerContext()
    {
        var context = CreateContext();
        return new BackendContext
        {
            Name = context.Name,
            Configuration = context.Configuration,
            BaseFolder = context.BaseFolder,
            LoggerFactory = context.LoggerFactory,
            Broker = context.Broker,
            SettingsBinder = context.SettingsBinder,
            IsWorker = true,
        };
    }

    private string[] StoreFiles() => Directory.Exists(Folder.FullPath) ? Directory.GetFiles(Folder.FullPath, "*", SearchOption.AllDirectories) : [];
}
