using Memento.Contrib.Tests.Stores;
using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Storage.Memory;
using Memento.Storage.Sqlite;
using Memento.Testing;

namespace Memento.Contrib.Tests.Metadata;

/// <summary>Metadata of a call that somebody else forgets, or computes anew, while it is written.</summary>
[TestFixture("filesystem")]
[TestFixture("memory")]
[TestFixture("sqlite")]
internal sealed class MeanwhileTests(string storage) : BackendTestsBase
{
    private static readonly byte[] Log1 = "log"u8.ToArray();
    private static readonly CallKey Call = TestCalls.Call();

    private readonly Meddling _meddling = new();

    // One that another process wrote: in memory it is this object, and else another one on the same store.
    private MemoryDataStore? _memoryData;
    private MemoryMetadataStore? _memory;

    [TestCase(nameof(IMetadataStore.GetMementoAsync), true)]
    [TestCase(nameof(IDataStore.WriteAsync), true)]
    [TestCase(nameof(IMetadataStore.GetMementoAsync), false)]
    public async Task A_call_that_is_forgotten_stays_forgotten(string after, bool storeWithData)
    {
        await using var backend = Open(_meddling);
        await using var other = Open(new Meddling());
        await backend.MemoizeAsync(TestCalls.Result("first"));
        _meddling.After(after, () => other.ForgetCallsAsync([Call]).AsTask());

        Assert.That(async () => await backend.WriteMetadataAsync(Call, "log", Log1, storeWithData), Throws.InstanceOf<MementoNotFoundException>());
        Assert.That(_meddling.IsDone);
        Assert.That(await other.ReadAsync(Call, typeof(string)), Is.Null, "Nobody has computed it since.");
        await other.MemoizeAsync(TestCalls.Result("second"));
        Assert.That(await other.ReadMetadataAsync(Call, "log"), Is.Null, "What was refused does not wait for the call to be computed anew.");
    }

    [TestCase(nameof(IMetadataStore.GetMementoAsync), true)]
    [TestCase(nameof(IDataStore.WriteAsync), true)]
    [TestCase(nameof(IMetadataStore.WriteMetadataAsync), true)]
    [TestCase(nameof(IMetadataStore.GetMementoAsync), false)]
    [TestCase(nameof(IMetadataStore.WriteMetadataAsync), false)]
    public async Task A_result_that_is_newer_stays_and_has_the_metadata(string after, bool storeWithData)
    {
        await using var backend = Open(_meddling);
        await using var other = Open(new Meddling());
        await backend.MemoizeAsync(TestCalls.Result("first"));
        var newer = TestCalls.Result("second");
        _meddling.After(after, async () => await other.MemoizeAsync(newer with { Memento = newer.Memento with { Time = newer.Memento.Time.AddSeconds(1) } }));

        await backend.WriteMetadataAsync(Call, "log", Log1, storeWithData);
        Assert.That(_meddling.IsDone);
        Assert.That((await other.ReadAsync(Call, typeof(string)))?.Value, Is.EqualTo("second"));
        Assert.That((await other.ReadMetadataAsync(Call, "log"))?.ToArray(), Is.EqualTo(Log1), "The call has a memento, and its metadata is what was written.");
    }

    [TestCase(nameof(IMetadataStore.GetMementoAsync))]
    [TestCase(nameof(IDataStore.WriteAsync))]
    public async Task Two_who_write_beside_one_small_result_share_its_object(string after)
    {
        await using var backend = Open(_meddling);
        await using var other = Open(new Meddling());
        await backend.MemoizeAsync(TestCalls.Result("small"));
        _meddling.After(after, () => other.WriteMetadataAsync(Call, "log", Log1, storeWithData: true).AsTask());

        await backend.WriteMetadataAsync(Call, "second", Log1, storeWithData: true);
        Assert.That(_meddling.IsDone);
        Assert.That((await other.ReadMetadataAsync(Call, "log"))?.ToArray(), Is.EqualTo(Log1));
        Assert.That((await other.ReadMetadataAsync(Call, "second"))?.ToArray(), Is.EqualTo(Log1));
        Assert.That((await other.ReadAsync(Call, typeof(string)))?.Value, Is.EqualTo("small"));
    }

    [Test]
    public async Task A_result_that_is_newer_than_the_damaged_one_that_was_read_stays([Values] bool isMissing)
    {
        Assume.That(isMissing || storage == "filesystem", "Its bytes can be altered.");
        await using var backend = Open(_meddling);
        await using var other = Open(new Meddling());
        var result = TestCalls.Result(new string('x', 100_000));
        var first = await backend.MemoizeAsync(result);
        await DamageAsync(other, first.Content!.Key, isMissing);
        _meddling.After(nameof(IDataStore.OpenReadManyAsync), async () =>
        {
            await other.MemoizeAsync(result with { Memento = result.Memento with { Time = result.Memento.Time.AddSeconds(1) } });
            await other.WriteMetadataAsync(Call, "log", Log1);
        });
        Assert.That(await backend.ReadAsync(Call, typeof(string)), Is.Null, "What was read is damaged.");
        Assert.That(_meddling.IsDone);
        Assert.That((await other.ReadAsync(Call, typeof(string)))?.Memento.Time, Is.EqualTo(result.Memento.Time.AddSeconds(1)));
        Assert.That((await other.ReadMetadataAsync(Call, "log"))?.ToArray(), Is.EqualTo(Log1));
    }

    [Test]
    public async Task A_result_that_is_newer_than_the_partition_that_was_read_stays()
    {
        await using var backend = Open(_meddling);
        await using var other = Open(new Meddling());
        var result = TestCalls.Result(Partition.Of(new Dictionary<string, string> { ["a"] = new string('x', 100_000) }));
        await backend.MemoizeAsync(result);
        var partition = (Partition<string>)(await backend.ReadAsync(Call, typeof(Partition<string>)))!.Value!;
        await other.ForgetCallsAsync([Call]);
        await foreach (var stored in other.Objects.ListStoredAsync())
        {
            await other.Objects.DeleteAllVersionsAsync(stored.Key.Bare);
        }

        await other.MemoizeAsync(TestCalls.Result(Partition.Of(new Dictionary<string, string> { ["b"] = "other" })) with { Memento = result.Memento with { Time = result.Memento.Time.AddSeconds(1) } });
        Assert.That(() => partition["a"], Throws.InstanceOf<DamagedValueException>());
        Assert.That(await other.ReadAsync(Call, typeof(Partition<string>)), Is.Not.Null);
    }

    private static async Task DamageAsync(Backend backend, DataKey key, bool isMissing)
    {
        if (isMissing)
        {
            await backend.Objects.DeleteAllVersionsAsync(key.Bare);
        }
        else
        {
            await File.WriteAllTextAsync(backend.Objects.GetUri(key)!.LocalPath, "altered");
        }
    }

    private Backend Open(Meddling meddling)
    {
        var context = CreateContext(("memory_cache_mb", "0"));
        IDataStore data = storage switch
        {
            "memory" => _memoryData ??= new MemoryDataStore(Bare()),
            "sqlite" => new SqliteDataStore(Bare("store.db")),
            _ => new FilesystemDataStore(Bare("store")),
        };
        IMetadataStore metadata = storage switch
        {
            "memory" => _memory ??= new MemoryMetadataStore(Bare()),
            "sqlite" => new SqliteMetadataStore(Bare("store.db")),
            _ => new FilesystemMetadataStore(Bare("store")),
        };
        return new Backend(context, MeddledStore<IDataStore>.Create(data, meddling), MeddledStore<IMetadataStore>.Create(metadata, meddling));
    }

    private BackendContext Bare(string? path = null) =>
        TestBackendContext.Create("borrowed", Folder.FullPath, path is null ? null : new Dictionary<string, string?> { ["path"] = path }, loggerFactory: Log);

    private sealed class Backend(BackendContext context, IDataStore data, IMetadataStore metadata) : StorageBackendBase(context, data, metadata, context.GetSettings<StorageSettings>())
    {
        /// <summary>The data store, past the backend.</summary>
        public IDataStore Objects => Data;
    }
}
