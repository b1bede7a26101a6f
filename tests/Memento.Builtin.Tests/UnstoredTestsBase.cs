using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Memory;
using Memento.Testing;

namespace Memento.Builtin.Tests;

/// <summary>What the tests of results have in common that the store could not take: two stores on a disk that is full at first, storages that are made of them, and what is so with a queue and without.</summary>
/// <param name="writesBehind">Whether there is a queue before the stores.</param>
public abstract class UnstoredTestsBase(bool writesBehind) : BackendTestsBase
{
    private protected static readonly CallKey One = TestCalls.Call();

    private protected FullDisk Disk { get; private set; } = null!;

    private protected MemoryDataStore Data { get; private set; } = null!;

    private protected MemoryMetadataStore Metadata { get; private set; } = null!;

    [SetUp]
    public void MakeStores()
    {
        Data = new MemoryDataStore(CreateContext());
        Metadata = new MemoryMetadataStore(CreateContext());
        Disk = new FullDisk();
    }

    [TearDown]
    public async Task DisposeStores()
    {
        await Data.DisposeAsync();
        await Metadata.DisposeAsync();
    }

    [Test]
    public async Task What_is_forgotten_while_it_is_stored_does_not_stay([Values("call", "function", "everything", "memory")] string what)
    {
        await using var backend = Open();
        await HoldAsync(backend, "value");
        Disk.IsFull = false;
        Disk.OnPut = () => ForgetAsync(backend, what);
        await backend.FlushAsync();
        Assert.That(await HasAsync(1), Is.False);
    }

    [Test]
    public async Task What_another_process_has_forgotten_is_not_stored()
    {
        await using var backend = Open();
        await HoldAsync(backend, "value");
        Disk.IsFull = false;
        Disk.Told = new ForgottenCalls { Calls = [One] };
        await backend.FlushAsync();
        Assert.That(await HasAsync(1), Is.False);
    }

    [TestCase(-1, "held")]
    [TestCase(0, "there")]
    [TestCase(1, "there")]
    public async Task It_takes_the_place_of_an_older_one_only(int minutesLater, string expected)
    {
        await using var backend = Open();
        var held = await HoldAsync(backend, "held");
        Disk.IsFull = false;
        await using (var other = Open())
        {
            var there = TestCalls.Result("there");
            await other.MemoizeAsync(there with { Memento = there.Memento with { Time = held.Time.AddMinutes(minutesLater) } });
        }

        await backend.FlushAsync();
        await using var third = Open();
        Assert.That(await ReadsAsync<string>(third, 1), Is.EqualTo(expected));
    }

    [Test]
    public async Task While_another_one_computes_it_anew_it_waits()
    {
        await using var backend = Open();
        await HoldAsync(backend, "held");
        Disk.IsFull = false;
        await using (await Metadata.LeaseAsync(One))
        {
            await backend.FlushAsync();
            Assert.That(await HasAsync(1), Is.False);
        }

        await backend.FlushAsync();
        Assert.That(await HasAsync(1), Is.True);
    }

    [Test]
    public async Task Metadata_of_its_call_is_held_with_it_and_stored_behind_it()
    {
        await using var backend = Open();
        await HoldAsync(backend, "value");
        await backend.WriteMetadataAsync(One, "log", "first"u8.ToArray());
        await backend.WriteMetadataAsync(One, "log", "second"u8.ToArray());
        await backend.WriteMetadataAsync(One, "note", Array.Empty<byte>());
        Assert.That((await backend.ReadMetadataAsync(One, "log"))?.ToArray(), Is.EqualTo("second"u8.ToArray()));
        Assert.That(await TestCalls.ToListAsync(backend.ListMetadataAsync(One)), Is.EqualTo(new[] { "log", "note" }));
        Disk.IsFull = false;
        await backend.FlushAsync();
        await using var other = Open();
        Assert.That((await other.ReadMetadataAsync(One, "log"))?.ToArray(), Is.EqualTo("second"u8.ToArray()));
        Assert.That(await TestCalls.ToListAsync(other.ListMetadataAsync(One)), Is.EquivalentTo(new[] { "log", "note" }));
    }

    [Test]
    public async Task Metadata_of_its_call_is_not_that_of_an_older_result_in_the_store()
    {
        Disk.IsFull = false;
        await using (var other = Open())
        {
            var older = TestCalls.Result("older");
            await other.MemoizeAsync(older with { Memento = older.Memento with { Time = older.Memento.Time.AddMinutes(-1) } });
        }

        Disk.IsFull = true;
        await using var backend = Open();
        await HoldAsync(backend, "value");
        Disk.IsFull = false;
        await backend.WriteMetadataAsync(One, "log", "of the newer"u8.ToArray());
        await using var third = Open();
        Assert.That(await third.ReadMetadataAsync(One, "log"), Is.Null);
        await backend.FlushAsync();
        Assert.That((await third.ReadMetadataAsync(One, "log"))?.ToArray(), Is.EqualTo("of the newer"u8.ToArray()));
    }

    [Test]
    public async Task Metadata_of_its_call_is_forgotten_with_it([Values("call", "function", "everything")] string what)
    {
        await using var backend = Open();
        await HoldAsync(backend, "value");
        await backend.WriteMetadataAsync(One, "log", "first"u8.ToArray());
        Disk.IsFull = false;
        await ForgetAsync(backend, what);
        await backend.MemoizeAsync(TestCalls.Result("anew"));
        await backend.FlushAsync();
        Assert.That(await backend.ReadMetadataAsync(One, "log"), Is.Null);
    }

    [Test]
    public async Task Metadata_of_a_call_without_a_result_that_is_held_is_refused()
    {
        await using var backend = Open();
        await HoldAsync(backend, "value");
        Assert.That(async () => await backend.WriteMetadataAsync(TestCalls.Call(argument: 2), "log", new byte[1]), Throws.InstanceOf<MementoNotFoundException>());
        Assert.That(async () => await backend.WriteMetadataAsync(One, "log", new byte[17 * 1024 * 1024]), Throws.InstanceOf<MementoNotFoundException>(), "more than is held");
        Assert.That(async () => await backend.WriteMetadataAsync(One, "log", new byte[1], storeWithData: true), Throws.InstanceOf<MementoNotFoundException>(), "with data that is nowhere");
    }

    /// <summary>Has the storage hold a result of the call <see cref="One"/> that the store does not take.</summary>
    private protected abstract Task<MementoRecord> HoldAsync(IStorageBackend backend, string value);

    private protected static async Task<T?> ReadsAsync<T>(IStorageBackend backend, int argument)
        where T : class => (await backend.ReadAsync(TestCalls.Call(argument: argument), typeof(T)))?.Value as T;

    private protected static async Task ForgetAsync(IStorageBackend backend, string what) => await (what switch
    {
        "call" => backend.ForgetCallsAsync([One]),
        "function" => backend.ForgetFunctionAsync(One.Function),
        "everything" => backend.ForgetEverythingAsync(),
        _ => ForgetInMemory(backend),
    });

    private protected async Task<bool> HasAsync(int argument) => (await Metadata.GetMementosAsync([TestCalls.Call(argument: argument)]))[0] is not null;

    private protected StorageBackendBase Open(int memoryCacheMb = 64) => Open(writesBehind, memoryCacheMb);

    private protected StorageBackendBase Open(bool writeBehind, int memoryCacheMb = 64) => new JoinedBackend(
        CreateContext(), Disk.Hold<IDataStore>(Data), Disk.Hold<IMetadataStore>(Metadata), new StorageSettings { MemoryCacheMb = memoryCacheMb, WriteBehind = writeBehind });

    private static ValueTask ForgetInMemory(IStorageBackend backend)
    {
        backend.Memory.Forget(One);
        return default;
    }

    private sealed class JoinedBackend(BackendContext context, IDataStore data, IMetadataStore metadata, StorageSettings settings) : StorageBackendBase(context, data, metadata, settings);
}
