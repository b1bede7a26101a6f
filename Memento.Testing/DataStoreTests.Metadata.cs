using Memento.Storage;
using NUnit.Framework;

namespace Memento.Testing;

/// <summary>What is kept beside an object.</summary>
public abstract partial class DataStoreTests
{
    /// <summary>Metadata is of one version, replaces what was written before under its name, is no key of its own, and goes when its object goes.</summary>
    [Test]
    [Rule("data-store-metadata", "Metadata is of one version, replaces what was written before under its name, is no key of its own, and goes when its object goes.")]
    public async Task Metadata_stays_beside_its_object()
    {
        await using var store = CreateStore(CreateContext());
        var key = await store.WriteAsync(new DataKey("with/metadata"), First);
        await store.WriteMetadataAsync(key, "log", First);
        await store.WriteMetadataAsync(key, "log", Second);
        await store.WriteMetadataAsync(key, "A/../: name", First);
        await store.WriteMetadataAsync(key, "empty", ReadOnlyMemory<byte>.Empty);
        Assert.Multiple(() =>
        {
            Assert.That(ReadMetadata(store, key, "log"), Is.EqualTo(Second), "Metadata written again replaces what was there.");
            Assert.That(ReadMetadata(store, key, "A/../: name"), Is.EqualTo(First), "Any text may be a name.");
            Assert.That(ReadMetadata(store, key, "empty"), Is.EqualTo(Array.Empty<byte>()), "Empty metadata is there.");
            Assert.That(ReadMetadata(store, key, "LOG"), Is.Null, "Unknown metadata is null, and names differ by case.");
            Assert.That(ReadMetadata(store, new DataKey("absent"), "log"), Is.Null, "An absent object has no metadata.");
            Assert.That(List(store, new DataKeyQuery { Recursive = true }), Is.EqualTo(["with/metadata"]), "Metadata is not listed as a key.");
        });
        var newer = await store.WriteAsync(key.Bare, Second);
        Assert.That(ReadMetadata(store, key.Bare, "log"), Is.Null, "A version that is written has none of the metadata of the one before.");
        await store.WriteMetadataAsync(key.Bare, "log", First);
        Assert.That(ReadMetadata(store, newer, "log"), Is.EqualTo(First), "Metadata of a bare key is that of the newest version.");
        Assert.That(ReadMetadata(store, key, "log"), Is.EqualTo(Second), "Each version has its own.");
        await store.DeleteAllVersionsAsync(new DataKey("with/metadata"));
        Assert.That(ReadMetadata(store, key, "log"), Is.Null, "Metadata goes with its object.");

        var content = DataKey.ForContent(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(First)));
        await store.WriteMetadataAsync(await store.WriteAsync(content, First), "log", Second);
        await store.DeleteAllVersionsAsync(content);
        Assert.That(ReadMetadata(store, await store.WriteAsync(content, First), "log"), Is.Null, "A content that is written again has no metadata of the one that was deleted.");
    }

    private static byte[]? ReadMetadata(IDataStore store, DataKey key, string name) =>
        store.ReadMetadataAsync(key, name).AsTask().GetAwaiter().GetResult()?.ToArray();
}
