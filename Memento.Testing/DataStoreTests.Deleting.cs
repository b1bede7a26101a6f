using Memento.Storage;
using NUnit.Framework;

namespace Memento.Testing;

/// <summary>What is deleted, and what stays.</summary>
public abstract partial class DataStoreTests
{
    /// <summary>A removed bare key reads as absent; its versions stay.</summary>
    [Test]
    [Rule("data-store-delete-bare", "A removed bare key reads as absent; its versions stay.")]
    public async Task Deleting_the_bare_key_keeps_versions()
    {
        await using var store = CreateStore(CreateContext());
        var key = new DataKey("bare");
        await store.DeleteBareAsync(key);
        var version = await store.WriteAsync(key, First);
        await store.DeleteBareAsync(key);
        Assert.Multiple(() =>
        {
            Assert.That(store.GetVersionedKeyAsync(key).AsTask().Result, Is.Null, "A removed bare key has no newest version.");
            Assert.That(async () => await store.OpenReadAsync(key), Throws.InstanceOf<DataNotFoundException>(), "A removed bare key cannot be opened.");
            Assert.That(Read(store, version), Is.EqualTo(First), "The versions of a removed bare key stay readable.");
            Assert.That(List(store, new DataKeyQuery { Recursive = true }), Is.Empty, "A removed bare key is not listed.");
        });
        await store.WriteAsync(key, Second);
        Assert.That(Read(store, key), Is.EqualTo(Second), "A removed bare key can be written again.");
    }

    /// <summary>Deleting all versions of a key spares its siblings, and what is below it unless that is asked for.</summary>
    [Test]
    [Rule("data-store-delete-versions", "Deleting all versions of a key spares its siblings, and what is below it unless that is asked for.")]
    public async Task Deleting_all_versions_spares_siblings()
    {
        await using var store = CreateStore(CreateContext());
        foreach (var path in (string[])["a", "a/b", "a/c", "a/d/e", "ab", "b"])
        {
            await store.WriteAsync(new DataKey(path), First);
        }

        var version = await store.WriteAsync(new DataKey("a"), Second);
        var below = await store.WriteAsync(new DataKey("a/d/e"), Second);
        var sibling = await store.WriteAsync(new DataKey("ab"), Second);
        await store.DeleteAllVersionsAsync(new DataKey("absent"));
        await store.DeleteAllVersionsAsync(new DataKey("absent"), recursive: true);
        await store.DeleteAllVersionsAsync(new DataKey("a"));
        Assert.Multiple(() =>
        {
            Assert.That(List(store, new DataKeyQuery { Recursive = true }), Is.EquivalentTo((string[])["a/b", "a/c", "a/d/e", "ab", "b"]), "Deleting a key spares what is below it.");
            Assert.That(async () => await store.OpenReadAsync(version), Throws.InstanceOf<DataNotFoundException>(), "Deleting a key deletes its versions.");
            Assert.That(Read(store, below), Is.EqualTo(Second), "Deleting a key spares the versions of what is below it.");
        });
        await store.DeleteAllVersionsAsync(new DataKey("a"), recursive: true);
        Assert.That(async () => await store.OpenReadAsync(below), Throws.InstanceOf<DataNotFoundException>(), "Deleting recursively deletes the versions of what is below.");
        Assert.That(Read(store, sibling), Is.EqualTo(Second), "Deleting recursively spares the versions of a sibling.");
        Assert.That(List(store, new DataKeyQuery { Recursive = true }), Is.EquivalentTo((string[])["ab", "b"]), "Deleting recursively takes what is below, and not 'ab' with 'a'.");
        Assert.That(List(store, new DataKeyQuery()), Is.EquivalentTo((string[])["ab", "b"]), "A folder without keys is none.");

        foreach (var path in (string[])["x_y/a", "x-y/a", "%/a"])
        {
            await store.WriteAsync(new DataKey(path), First);
        }

        await store.DeleteAllVersionsAsync(new DataKey("x_y"), recursive: true);
        await store.DeleteAllVersionsAsync(new DataKey("%"), recursive: true);
        Assert.That(List(store, new DataKeyQuery { Recursive = true }), Is.EquivalentTo((string[])["ab", "b", "x-y/a"]), "No sign of a key is one of a pattern.");

        var hidden = await store.WriteAsync(new DataKey("b"), Second);
        await store.DeleteBareAsync(new DataKey("b"));
        await store.DeleteAllVersionsAsync(new DataKey("b"));
        Assert.That(await store.ExistAsync([hidden]), Is.EqualTo([false]), "Deleting a key deletes its versions also when the bare key was removed before.");
        hidden = await store.WriteAsync(new DataKey("d/e/f"), Second);
        await store.DeleteBareAsync(new DataKey("d/e/f"));
        await store.DeleteAllVersionsAsync(new DataKey("d"), recursive: true);
        Assert.That(await store.ExistAsync([hidden]), Is.EqualTo([false]), "Deleting recursively deletes the versions of a removed key too.");
    }

    /// <summary>A cleared store has no version of anything left, not even of a key that is no longer listed, and no metadata.</summary>
    [Test]
    [Rule("data-store-clear", "A cleared store has no version of anything left, not even of a key that is no longer listed, and no metadata.")]
    public async Task A_cleared_store_has_no_version_left()
    {
        await using var store = CreateStore(CreateContext());
        await store.ClearAsync();
        var content = DataKey.ForContent(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(First)));
        DataKey[] written =
        [
            await store.WriteAsync(new DataKey("item"), First),
            await store.WriteAsync(new DataKey("item"), Second),
            await store.WriteAsync(new DataKey("folder/removed"), First),
            await store.WriteAsync(content, First),
        ];
        await store.DeleteBareAsync(new DataKey("folder/removed"));
        foreach (var key in written)
        {
            await store.WriteMetadataAsync(key, "log", Second);
        }

        await store.ClearAsync();
        Assert.Multiple(() =>
        {
            Assert.That(store.ExistAsync(written).AsTask().Result, Is.All.False, "A cleared store has no version, not even of a removed bare key.");
            Assert.That(written.Select(key => ReadMetadata(store, key, "log")), Is.All.Null, "A cleared store has no metadata.");
            Assert.That(List(store, new DataKeyQuery { Recursive = true }), Is.Empty, "A cleared store lists nothing.");
        });
        await store.WriteAsync(content, First);
        Assert.That(Read(store, content), Is.EqualTo(First), "A cleared store can be written again.");
        Assert.That(ReadMetadata(store, content, "log"), Is.Null, "What is written again has none of the old metadata.");
    }

    /// <summary>Of many that are written or opened at once each is, and is answered in its place.</summary>
    [Test]
    [Rule("data-store-many", "Of many that are written or opened at once each is, and is answered in its place.")]
    public async Task Many_keep_their_places()
    {
        await using var store = CreateStore(CreateContext());
        byte[][] contents = [.. Enumerable.Range(0, 500).Select(static i => BitConverter.GetBytes(i % 400))];
        KeyValuePair<DataKey, ReadOnlyMemory<byte>>[] objects =
        [
            .. contents.Select(static (content, i) => KeyValuePair.Create<DataKey, ReadOnlyMemory<byte>>(
                i % 2 == 0 ? DataKey.ForContent(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content))) : new DataKey($"many/{i % 300}"), content)),
        ];
        var written = await store.WriteManyAsync(objects);
        Assert.That(written.Select(static key => key.Bare), Is.EqualTo(objects.Select(static item => item.Key)), "The keys come back in the order of the objects.");
        for (var i = 0; i < contents.Length; i++)
        {
            Assert.That(Read(store, written[i]), Is.EqualTo(contents[i]), "Each of many reads by the key that came back, also where a later one has the same bare key.");
        }

        DataKey[] asked = [.. written.Reverse().Append(new DataKey("many/absent")).Concat(written.Take(3))];
        byte[]?[] expected = [.. contents.Reverse().Append(null).Concat(contents.Take(3))];
        var streams = await store.OpenReadManyAsync(asked);
        Assert.That(streams, Has.Count.EqualTo(asked.Length), "As many answers as keys.");
        var read = new List<byte[]?>();
        foreach (var stream in streams)
        {
            using var buffer = new MemoryStream();
            if (stream is not null)
            {
                await using (stream)
                {
                    await stream.CopyToAsync(buffer);
                }
            }

            read.Add(stream is null ? null : buffer.ToArray());
        }

        Assert.That(read, Is.EqualTo(expected), "Many are opened in their places, one that is asked for twice in both.");
        Assert.That(await store.ExistAsync(asked), Is.EqualTo(expected.Select(static bytes => bytes is not null)), "Existence is answered in order, whatever is asked for twice.");
        Assert.That(await store.WriteManyAsync([]), Is.Empty, "Of none, none is written.");
        Assert.That(await store.OpenReadManyAsync([]), Is.Empty, "Of none, none is opened.");
        Assert.That(await store.ExistAsync([]), Is.Empty, "No keys, no answers.");
    }
}
