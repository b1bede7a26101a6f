using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Testing;

namespace Memento.Builtin.Tests.Filesystem;

[TestFixture]
public sealed class FilesystemDataStoreTests : DataStoreTests
{
    [Test]
    public async Task Emptied_folders_disappear([Values] bool isRecursive)
    {
        await using var store = CreateStore(CreateContext());
        await store.WriteAsync(new DataKey("a/b/c"), "one"u8.ToArray());
        await store.DeleteAllVersionsAsync(new DataKey(isRecursive ? "a" : "a/b/c"), isRecursive);
        Assert.That(Directory.GetDirectories(Folder.FullPath, "a*", SearchOption.AllDirectories), Is.Empty);
    }

    [Test]
    public async Task A_version_is_no_way_to_another_object()
    {
        await using var store = CreateStore(CreateContext());
        var other = await store.WriteAsync(new DataKey("other"), "two"u8.ToArray());
        await store.WriteAsync(new DataKey("there"), "one"u8.ToArray());
        var way = new DataKey("there").At($"../other@versions/{other.Version}");
        Assert.That(File.Exists(Path.Combine(Path.GetDirectoryName(await store.GetReadOnlyPathAsync(new DataKey("there")))!, way.Version!)), Is.True, "there is something in that place");
        Assert.That(async () => await store.OpenReadAsync(way), Throws.InstanceOf<DataNotFoundException>());
        Assert.That(async () => await store.WriteMetadataAsync(way, "log", "line"u8.ToArray()), Throws.InstanceOf<DataNotFoundException>());
        Assert.That(await store.ExistAsync([way]), Is.EqualTo(new[] { false }));
        Assert.That(await store.GetReadOnlyPathAsync(way), Is.Null);
    }

    protected override IDataStore CreateStore(BackendContext context) => new FilesystemDataStore(context);
}
