using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Memory;
using Memento.Testing;

namespace Memento.Builtin.Tests;

/// <summary>What the tests of results have in common that the store could not take: two stores on a disk that is full at first, and storages that are made of them.</summary>
public abstract class UnstoredTestsBase : BackendTestsBase
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

    private protected static async Task<T?> ReadsAsync<T>(IStorageBackend backend, int argument)
        where T : class => (await backend.ReadAsync(TestCalls.Call(argument: argument), typeof(T)))?.Value as T;

    private protected static async Task ForgetAsync(IStorageBackend backend, string what) => await (what switch
    {
        "call" => backend.ForgetCallsAsync([One]),
        "function" => backend.ForgetFunctionAsync(One.Function),
        "everything" => backend.ForgetEverythingAsync(),
        _ => ForgetInMemory(backend),
    });

    private protected StorageBackendBase Open(bool writeBehind = false, int memoryCacheMb = 64) => new JoinedBackend(
        CreateContext(), Disk.Hold<IDataStore>(Data), Disk.Hold<IMetadataStore>(Metadata), new StorageSettings { MemoryCacheMb = memoryCacheMb, WriteBehind = writeBehind });

    private static ValueTask ForgetInMemory(IStorageBackend backend)
    {
        backend.Memory.Forget(One);
        return default;
    }

    private sealed class JoinedBackend(BackendContext context, IDataStore data, IMetadataStore metadata, StorageSettings settings) : StorageBackendBase(context, data, metadata, settings);
}
