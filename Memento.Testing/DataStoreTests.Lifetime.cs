using Memento.Storage;
using NUnit.Framework;

namespace Memento.Testing;

/// <summary>What a store keeps for whom and how long: writers at once, what is given up, what is opened and disposed again.</summary>
public abstract partial class DataStoreTests
{
    /// <summary>Several objects are staged at once, and each is published as it was written.</summary>
    [Test]
    [Rule("data-store-staged-at-once", "Several objects are staged at once, of any length, and each is published as it was written.")]
    public async Task Several_are_staged_at_once()
    {
        await using var store = CreateStore(CreateContext());
        var large = new byte[3 * 1024 * 1024];
        new Random(3).NextBytes(large);
        await using var empty = await store.StageAsync();
        await using var first = await store.StageAsync();
        await using var second = await store.StageAsync();
        for (var start = 0; start < large.Length; start += 65_536)
        {
            await first.Stream.WriteAsync(large.AsMemory(start, Math.Min(65_536, large.Length - start)));
            second.Stream.Write(First);
        }

        var key = new DataKey("staged/both");
        var ofSecond = await second.PublishAsync(key);
        var ofFirst = await first.PublishAsync(key);
        var ofEmpty = await empty.PublishAsync(new DataKey("staged/empty"));
        Assert.Multiple(() =>
        {
            Assert.That(Read(store, ofFirst).AsSpan().SequenceEqual(large), Is.True, "What was staged beside another reads as it was written.");
            Assert.That(Read(store, ofSecond), Has.Length.EqualTo(First.Length * (large.Length / 65_536)), "The other one has its own bytes and no more.");
            Assert.That(Read(store, ofEmpty), Is.Empty, "What is staged may be empty.");
            Assert.That(Read(store, key).AsSpan().SequenceEqual(large), Is.True, "The one that was published last is the newest.");
        });
    }

    /// <summary>A stream that is open keeps nobody from reading and writing.</summary>
    [Test]
    [Rule("data-store-open-streams", "A stream that is open keeps nobody from reading and writing, and gives the bytes that it was opened for.")]
    public async Task An_open_stream_is_in_nobodys_way()
    {
        await using var store = CreateStore(CreateContext());
        var large = new byte[3 * 1024 * 1024];
        new Random(3).NextBytes(large);
        var key = await store.WriteAsync(new DataKey("open"), large);
        await using var stream = await store.OpenReadAsync(key.Bare);
        await using var second = await store.OpenReadAsync(key);
        var start = new byte[1000];
        await stream.ReadExactlyAsync(start);
        await second.ReadExactlyAsync(start);
        await store.WriteAsync(key.Bare, First);
        await store.WriteMetadataAsync(key, "log", First);
        await using (var staged = await store.StageAsync())
        {
            staged.Stream.Write(Second);
            await staged.PublishAsync(new DataKey("other"));
        }

        Assert.That(Read(store, key.Bare), Is.EqualTo(First), "What is written while a stream is open reads back.");
        Assert.That(Read(store, new DataKey("other")), Is.EqualTo(Second), "What is staged while a stream is open reads back.");
        foreach (var open in (Stream[])[second, stream])
        {
            using var rest = new MemoryStream();
            await open.CopyToAsync(rest);
            Assert.That(rest.ToArray().AsSpan().SequenceEqual(large.AsSpan(start.Length)), Is.True, "A stream gives the bytes that it was opened for, whatever is written meanwhile.");
        }
    }

    /// <summary>What was written is the store's own: who wrote it goes on with his bytes.</summary>
    [Test]
    [Rule("data-store-own-bytes", "The bytes that are written are the caller's, who uses them for something else afterwards.")]
    public async Task What_was_written_is_the_stores_own()
    {
        await using var store = CreateStore(CreateContext());
        var bytes = First.ToArray();
        var alone = await store.WriteAsync(new DataKey("alone"), bytes);
        var content = await store.WriteAsync(DataKey.ForContent(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(First))), bytes);
        var many = await store.WriteManyAsync([KeyValuePair.Create<DataKey, ReadOnlyMemory<byte>>(new DataKey("many"), bytes)]);
        await using var staged = await store.StageAsync();
        await staged.Stream.WriteAsync(bytes);
        await store.WriteMetadataAsync(alone, "log", bytes);
        bytes.AsSpan().Clear();
        var published = await staged.PublishAsync(new DataKey("staged"));
        Assert.Multiple(() =>
        {
            Assert.That(((DataKey[])[alone, content, many[0], published]).Select(key => Read(store, key)), Is.All.EqualTo(First), "What was written reads as it was then.");
            Assert.That(ReadMetadata(store, alone, "log"), Is.EqualTo(First), "Metadata reads as it was when it was written.");
        });
    }

    /// <summary>Writers at once leave whole objects, each its own version.</summary>
    [Test]
    [Rule("data-store-concurrent", "Writers at once leave whole objects, each its own version.")]
    public async Task Writers_at_once_leave_whole_objects()
    {
        await using var store = CreateStore(CreateContext());
        var content = new byte[100_000];
        new Random(1).NextBytes(content);
        var shared = DataKey.ForContent(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content)));
        await AtOnce.RunAsync(64, async i =>
        {
            var own = await store.WriteAsync(new DataKey("contended"), BitConverter.GetBytes(i));
            await store.WriteAsync(shared, content);
            Assert.That(Read(store, own), Is.EqualTo(BitConverter.GetBytes(i)), "Each writer reads its own version.");
            Assert.That(Read(store, shared).AsSpan().SequenceEqual(content), Is.True, "A content is whole whenever it is there.");
            await store.WriteMetadataAsync(own, "log", BitConverter.GetBytes(i));
            Assert.That(ReadMetadata(store, own, "log"), Is.EqualTo(BitConverter.GetBytes(i)), "Each writer reads its own metadata.");
            await store.WriteAsync(new DataKey($"passing/{i % 3}/item"), First);
            Assert.That(List(store, new DataKeyQuery { Recursive = true }), Does.Contain("contended").And.Contains(shared.Path), "Who lists while others write and delete is shown what stays.");
            await store.DeleteAllVersionsAsync(new DataKey($"passing/{i % 3}"), recursive: true);
        });
        Assert.That(List(store, new DataKeyQuery { Recursive = true }), Is.EquivalentTo((string[])["contended", shared.Path]), "What was deleted is not listed, whoever wrote meanwhile.");
        Assert.That(Read(store, new DataKey("contended")), Has.Length.EqualTo(4), "The newest version is one of those written.");
    }

    /// <summary>A cancelled write publishes nothing.</summary>
    [Test]
    [Rule("data-store-cancelled", "A cancelled write publishes nothing.")]
    public async Task A_cancelled_write_publishes_nothing()
    {
        await using var store = CreateStore(CreateContext());
        Assert.That(async () => await store.WriteAsync(new DataKey("given/up"), First, new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>(), "A cancelled write says so.");
        Assert.That(async () => await store.WriteManyAsync([KeyValuePair.Create<DataKey, ReadOnlyMemory<byte>>(new DataKey("given/up"), First)], new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>(), "A cancelled write of many says so.");
        await using (var staged = await store.StageAsync())
        {
            staged.Stream.Write(First);
            Assert.That(async () => await staged.PublishAsync(new DataKey("given/up"), new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>(), "A cancelled publication of what is staged says so.");
        }

        Assert.That(await store.GetVersionedKeyAsync(new DataKey("given/up")), Is.Null, "A cancelled write publishes nothing.");
        var key = await store.WriteAsync(new DataKey("kept"), First);
        await store.WriteMetadataAsync(key, "log", First);
        Assert.That(async () => await store.WriteMetadataAsync(key, "log", Second, new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>(), "Metadata can be given up.");
        Assert.That(ReadMetadata(store, key, "log"), Is.EqualTo(First), "The old value of metadata that was given up stays.");
    }

    /// <summary>What is stored outlives the object that stored it.</summary>
    [Test]
    [Rule("data-store-stays", "What is stored outlives the object that stored it.")]
    public async Task What_is_stored_stays()
    {
        RequirePersistence();
        DataKey key;
        await using (var store = CreateStore(CreateContext()))
        {
            key = await store.WriteAsync(new DataKey("kept"), First);
            await store.WriteMetadataAsync(key, "log", Second);
        }

        await using var again = CreateStore(CreateContext());
        Assert.Multiple(() =>
        {
            Assert.That(Read(again, key), Is.EqualTo(First), "A store that is opened again has what was stored.");
            Assert.That(ReadMetadata(again, key, "log"), Is.EqualTo(Second), "A store that is opened again has the metadata too.");
            Assert.That(again.GetVersionedKeyAsync(key.Bare).AsTask().Result, Is.EqualTo(key), "A store that is opened again has the newest version.");
            Assert.That(List(again, new DataKeyQuery { Recursive = true }), Is.EqualTo(["kept"]), "A store that is opened again lists what was stored.");
        });
        var newer = await again.WriteAsync(key.Bare, Second);
        Assert.Multiple(() =>
        {
            Assert.That(newer.Version, Is.Not.EqualTo(key.Version), "A store that is opened again gives no version that was given before.");
            Assert.That(Read(again, key), Is.EqualTo(First), "What was stored before stays readable beside what is stored now.");
            Assert.That(Read(again, key.Bare), Is.EqualTo(Second), "What is stored now is the newest.");
        });
    }

    /// <summary>What goes with its object is told as of this process.</summary>
    [Test]
    [Rule("data-store-of-this-process", "What goes with the object that stored it is told as of this process, and what stays is not.")]
    public async Task It_says_whether_it_is_of_this_process()
    {
        await using var store = CreateStore(CreateContext());
        Assert.That(store.IsOfThisProcess, Is.EqualTo(!IsPersistent), "Another process sees what stays, and nothing of what does not: no worker is started for that.");
    }

    /// <summary>A store that was disposed may be disposed again.</summary>
    [Test]
    [Rule("data-store-disposed-twice", "A store that was disposed may be disposed again.")]
    public async Task It_may_be_disposed_twice()
    {
        var store = CreateStore(CreateContext());
        await store.WriteAsync(new DataKey("item"), First);
        await store.DisposeAsync();
        Assert.That(async () => await store.DisposeAsync(), Throws.Nothing, "Who made a store disposes it, and the host does so once more.");
    }
}
