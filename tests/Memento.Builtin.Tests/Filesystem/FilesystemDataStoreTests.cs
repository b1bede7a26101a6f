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

    protected override IDataStore CreateStore(BackendContext context) => new FilesystemDataStore(context);
}
