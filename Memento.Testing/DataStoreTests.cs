using System.Text;
using Memento.Plugins;
using Memento.Storage;
using NUnit.Framework;

namespace Memento.Testing;

/// <summary>What every data store does. Derive from it and say how yours is made.</summary>
/// <remarks>Mark the derived class with <c>[TestFixture]</c>: an assembly that names nothing of NUnit itself is passed over by the test runner.</remarks>
public abstract partial class DataStoreTests : BackendTestsBase
{
    private static readonly byte[] First = Encoding.UTF8.GetBytes("first");
    private static readonly byte[] Second = Encoding.UTF8.GetBytes("second");

    /// <summary>Makes the store; called again with an equal context, it opens the same one. The test disposes it.</summary>
    protected abstract IDataStore CreateStore(BackendContext context);

    /// <summary>A bare key reads the newest version, an old versioned key still reads the old bytes.</summary>
    [Test]
    [Rule("data-store-versions", "A bare key reads the newest version, and each older version stays readable under its own key.")]
    public async Task Versions_stay_readable()
    {
        await using var store = CreateStore(CreateContext());
        var key = new DataKey("folder/item");
        var old = await store.WriteAsync(key, First);
        var current = await store.WriteAsync(key, Second);
        Assert.Multiple(() =>
        {
            Assert.That(old.Version, Is.Not.Null, "A write gives back the key with its version.");
            Assert.That(current.Version, Is.Not.EqualTo(old.Version), "Each write of an ordinary key makes a version of its own.");
            Assert.That(Read(store, key), Is.EqualTo(Second), "A bare key reads the newest version.");
            Assert.That(Read(store, old), Is.EqualTo(First), "An old version stays readable.");
            Assert.That(store.GetVersionedKeyAsync(key).AsTask().Result, Is.EqualTo(current), "The versioned key of a bare key is the newest one.");
            Assert.That(store.GetVersionedKeyAsync(old).AsTask().Result, Is.EqualTo(old), "The versioned key of an old version is itself.");
        });
    }

    /// <summary>A value of any length, none included, reads as it was written.</summary>
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(5 * 1024 * 1024)]
    [Rule("data-store-length", "A value of any length, none included, reads as it was written.")]
    public async Task Any_length_works(int length)
    {
        await using var store = CreateStore(CreateContext());
        var data = new byte[length];
        new Random(length).NextBytes(data);
        var key = await store.WriteAsync(new DataKey("sized"), data);
        Assert.That(Read(store, key).AsSpan().SequenceEqual(data), Is.True, $"A value of {length} bytes reads as it was written.");
    }

    /// <summary>Staged data is published whole or not at all.</summary>
    [Test]
    [Rule("data-store-staging", "Staged data is seen when it is published, whole, and not before; what is abandoned leaves nothing.")]
    public async Task Staged_data_is_seen_once_published()
    {
        await using var store = CreateStore(CreateContext());
        var key = new DataKey("staged/item");
        await using (var abandoned = await store.StageAsync())
        {
            abandoned.Stream.Write(First);
        }

        await using var staged = await store.StageAsync();
        staged.Stream.Write(First);
        await staged.Stream.WriteAsync(Second);
        Assert.That(await store.GetVersionedKeyAsync(key), Is.Null, "Staged data is not seen before it is published.");
        var published = await staged.PublishAsync(key);
        Assert.Multiple(() =>
        {
            Assert.That(Read(store, published), Is.EqualTo((byte[])[.. First, .. Second]), "Staged data reads as it was written.");
            Assert.That(List(store, new DataKeyQuery { Recursive = true }), Is.EqualTo(["staged/item"]), "Abandoned data leaves nothing behind.");
        });
    }

    /// <summary>Content-addressed objects are stored once.</summary>
    [Test]
    [Rule("data-store-content-once", "A content-addressed object is stored once: each further write gives the version of the first.")]
    public async Task Equal_content_is_stored_once()
    {
        await using var store = CreateStore(CreateContext());
        var key = DataKey.ForContent(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(First)));
        var written = await store.WriteAsync(key, First);
        await using var staged = await store.StageAsync();
        staged.Stream.Write(First);
        Assert.Multiple(() =>
        {
            Assert.That(store.WriteAsync(key, First).AsTask().Result, Is.EqualTo(written), "The second write of a content gives the version of the first.");
            Assert.That(staged.PublishAsync(key).AsTask().Result, Is.EqualTo(written), "Staged content that is there already gives the version of the first.");
            Assert.That(Read(store, key), Is.EqualTo(First), "A content reads by its bare key.");
        });
    }

    /// <summary>What is there can be touched, in each of its versions, and is as it was; of what is not there the store says so.</summary>
    [Test]
    [Rule("data-store-touch", "What is there can be touched, in each of its versions, and is as it was; of what is not there the store says so.")]
    public async Task What_is_there_can_be_touched()
    {
        await using var store = CreateStore(CreateContext());
        var old = await store.WriteAsync(new DataKey("a/b"), First);
        var young = await store.WriteAsync(new DataKey("a/b"), Second);
        var content = await store.WriteAsync(DataKey.ForContent(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(First))), First);
        Assert.Multiple(() =>
        {
            Assert.That(((DataKey[])[old, young, content]).Select(key => store.TouchAsync(key).AsTask().Result), Is.All.True, "What is there is touched.");
            Assert.That(store.TouchAsync(new DataKey("a/c", old.Version)).AsTask().Result, Is.False, "What is not there is not.");
            Assert.That(Read(store, old), Is.EqualTo(First), "An older version is as it was.");
            Assert.That(Read(store, new DataKey("a/b")), Is.EqualTo(Second), "The newest version stays the newest.");
        });
    }

    /// <summary>A file that is handed out has the bytes of its object and is read-only; the object can be written and removed as before.</summary>
    [Test]
    [Rule("data-store-read-only-path", "A file that is handed out has the bytes of its object and is read-only; the object can be written and removed as before.")]
    public async Task A_file_that_is_handed_out_is_read_only()
    {
        await using var store = CreateStore(CreateContext());
        var content = await store.WriteAsync(DataKey.ForContent(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(First))), First);
        var keyed = await store.WriteAsync(new DataKey("a/b"), First);
        foreach (var key in (DataKey[])[content, keyed])
        {
            if (await store.GetReadOnlyPathAsync(key) is { } path)
            {
                Assert.That(await File.ReadAllBytesAsync(path), Is.EqualTo(First), "It has the bytes.");
                Assert.That(new FileInfo(path).IsReadOnly, Is.True, "It is read-only.");
                await store.WriteAsync(key.Bare, First);
                Assert.That(Read(store, key), Is.EqualTo(First), "It can be written again.");
                await store.DeleteAllVersionsAsync(key.Bare);
                Assert.That(File.Exists(path), Is.False, "It can be removed.");
            }

            Assert.That(await store.GetReadOnlyPathAsync(new DataKey("x", "1")), Is.Null, "What is not there has no path.");
        }
    }

    /// <summary>A missing key is an I/O error of its own kind.</summary>
    [Test]
    [Rule("data-store-missing", "What is not there is a DataNotFoundException from OpenReadAsync and WriteMetadataAsync, and null, false or no entry everywhere else, in its place.")]
    public async Task A_missing_key_is_an_io_error()
    {
        await using var store = CreateStore(CreateContext());
        var written = await store.WriteAsync(new DataKey("there"), First);
        Assert.Multiple(() =>
        {
            Assert.That(async () => await store.OpenReadAsync(new DataKey("absent")), Throws.InstanceOf<DataNotFoundException>(), "An absent key cannot be opened.");
            Assert.That(async () => await store.OpenReadAsync(written.At("nonsense")), Throws.InstanceOf<DataNotFoundException>(), "An absent version cannot be opened.");
            Assert.That(async () => await store.OpenReadAsync(new DataKey("there").At("../there")), Throws.InstanceOf<DataNotFoundException>(), "A version is no path.");
            Assert.That(store.GetVersionedKeyAsync(new DataKey("absent")).AsTask().Result, Is.Null, "An absent key has no version.");
            Assert.That(store.ExistAsync([new DataKey("absent"), written]).AsTask().Result, Is.EqualTo([false, true]), "Existence is answered in order.");
        });
        Assert.That(async () => await store.WriteMetadataAsync(new DataKey("absent"), "log", First), Throws.InstanceOf<DataNotFoundException>(), "There is no metadata beside what is not there.");
        Assert.That(async () => await store.WriteMetadataAsync(written.At("nonsense"), "log", First), Throws.InstanceOf<DataNotFoundException>(), "Nor beside a version that is not there.");
        await store.WriteAsync(new DataKey("absent"), First);
        Assert.That(ReadMetadata(store, new DataKey("absent"), "log"), Is.Null, "What was refused is not there later.");
        await store.DeleteAllVersionsAsync(new DataKey("absent"));
        var streams = await store.OpenReadManyAsync([new DataKey("absent"), written]);
        Assert.That(streams[0], Is.Null, "Among many, an absent object is null.");
        await streams[1]!.DisposeAsync();
    }

    /// <summary>All the bytes of an object.</summary>
    protected static byte[] Read(IDataStore store, DataKey key)
    {
        ArgumentNullException.ThrowIfNull(store);
        using var stream = store.OpenReadAsync(key).AsTask().GetAwaiter().GetResult();
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return buffer.ToArray();
    }
}
