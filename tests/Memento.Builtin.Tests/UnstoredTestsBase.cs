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
