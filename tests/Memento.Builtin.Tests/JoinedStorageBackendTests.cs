using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Storage.Memory;
using Memento.Testing;

namespace Memento.Builtin.Tests;

/// <summary>A backend of a slow data store of one kind and a metadata store of another, joined in code.</summary>
[TestFixture]
[Category("Long")]
public sealed class JoinedStorageBackendTests : StorageBackendTests
{
    protected override bool IsPersistent => false;

    protected override bool IsExported => false;

    [Test]
    public async Task A_null_result_under_a_key_of_the_users_own_removes_the_bare_key()
    {
        await using var backend = new JoinedBackend(CreateContext());
        var first = (await backend.MemoizeAsync(TestCalls.Result("one", keyOverride: "my/key"))).Content!.Key;
        Assert.That(await backend.Store.GetVersionedKeyAsync(new DataKey("my/key")), Is.EqualTo(first), "there is something to remove");

        await backend.MemoizeAsync(TestCalls.Result<string?>(null, argument: 2, keyOverride: "my/key"));

        Assert.That(await ((IDataStore)backend.Store).ExistAsync([new DataKey("my/key"), first]), Is.EqualTo(new[] { false, true }), "The bare key is gone, the older version is not.");
    }

    [Test]
    public async Task A_partition_that_is_read_opens_its_index_alone_until_a_value_is_asked_for()
    {
        await using var backend = new JoinedBackend(CreateContext(("memory_cache_mb", "0"), ("inline_bytes", "0")));
        await backend.MemoizeAsync(TestCalls.Result(Partition.Of(new Dictionary<string, string> { ["a"] = "one", ["b"] = "two" })));
        backend.Store.Opened.Clear();

        var read = (Partition<string>)(await backend.ReadAsync(TestCalls.Call(), typeof(Partition<string>)))!.Value!;
        Assert.That(read.Keys, Is.EqualTo(new[] { "a", "b" }));
        Assert.That(backend.Store.Opened, Has.Count.EqualTo(1), "the keys are those of the index");

        Assert.That(read["b"], Is.EqualTo("two"));
        Assert.That(backend.Store.Opened, Has.Count.EqualTo(2), "and then the value that was asked for");
    }

    [Test]
    public async Task Forgetting_everything_takes_a_version_whose_bare_key_is_gone()
    {
        await using var backend = new JoinedBackend(CreateContext());
        var hidden = (await backend.MemoizeAsync(TestCalls.Result("one", keyOverride: "my/key"))).Content!.Key;
        await backend.MemoizeAsync(TestCalls.Result<string?>(null, argument: 2, keyOverride: "my/key"));

        await backend.ForgetEverythingAsync();

        Assert.That(await ((IDataStore)backend.Store).ExistAsync([hidden]), Is.EqualTo(new[] { false }));
    }

    [Test]
    public async Task Forgetting_everything_leaves_no_memento_without_its_result_of_what_is_stored_meanwhile()
    {
        await using var backend = new JoinedBackend(CreateContext(("inline_bytes", "0")));
        await backend.MemoizeAsync(TestCalls.Result("one"));
        backend.Store.Clearing = async () => await backend.MemoizeAsync(TestCalls.Result("two", argument: 2));

        await backend.ForgetEverythingAsync();

        Assert.That((await backend.VerifyAsync()).Damages, Is.Empty);
        Assert.That(await TestCalls.ToListAsync(backend.ListFunctionsAsync()), Is.Empty);
    }

    protected override IStorageBackend CreateBackend(BackendContext context) => new JoinedBackend(context);

    private sealed class JoinedBackend(BackendContext context) : StorageBackendBase(
        context,
        new RemoteDataStore(new MemoryDataStore(Bare(context))),
        new FilesystemMetadataStore(Bare(context)),
        context.GetSettings<StorageSettings>())
    {
        /// <summary>The data store, past the backend.</summary>
        public RemoteDataStore Store => (RemoteDataStore)Data;

        private static BackendContext Bare(BackendContext context) => TestBackendContext.Create("borrowed", context.BaseFolder, loggerFactory: context.LoggerFactory);
    }
}
