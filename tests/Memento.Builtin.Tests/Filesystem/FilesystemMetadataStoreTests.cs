using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Testing;

namespace Memento.Builtin.Tests.Filesystem;

[TestFixture]
public sealed class FilesystemMetadataStoreTests : MetadataStoreTests
{
    [Test]
    public async Task Damaged_function_metadata_is_absent_and_logged()
    {
        await using var store = CreateStore(CreateContext());
        await store.WriteFunctionMetadataAsync(TestCalls.Function(), "code", "bytes"u8.ToArray());
        var file = StoreFiles.In(Folder).Single();
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[0] ^= 0x20;
        await File.WriteAllBytesAsync(file, bytes);

        Assert.That(await store.ReadFunctionMetadataAsync(TestCalls.Function(), "code"), Is.Null);
        Assert.That(Log.Warnings.Single(), Does.Contain(file));

        await store.WriteFunctionMetadataAsync(TestCalls.Function(), "code", "bytes"u8.ToArray());
        Assert.That((await store.ReadFunctionMetadataAsync(TestCalls.Function(), "code"))?.ToArray(), Is.EqualTo("bytes"u8.ToArray()), "Writing it again makes it whole.");
        Assert.That(Log.Warnings, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_version_too_long_for_a_folder_is_told_by_its_mementos_when_its_name_is_damaged()
    {
        await using var store = CreateStore(CreateContext());
        var function = TestCalls.Function(version: new string('v', 400));
        await store.WriteFunctionMetadataAsync(function, "code", "bytes"u8.ToArray());
        await File.WriteAllTextAsync(Folder.Files().Single(static path => path.EndsWith("@name", StringComparison.Ordinal)), "damaged");
        Assert.That(await TestCalls.ToListAsync(store.ListVersionsAsync(function)), Is.Empty, "Nothing says which version it is.");
        Assert.That(Log.Warnings, Has.Count.EqualTo(1));

        await store.PutMementosAsync([TestCalls.Memento(function)]);
        Assert.That(await TestCalls.ToListAsync(store.ListVersionsAsync(function)), Is.EqualTo(new[] { function }));
    }

    [Test]
    public async Task A_name_of_another_version_is_not_believed()
    {
        await using var store = CreateStore(CreateContext());
        var first = TestCalls.Function(version: new string('a', 400));
        var second = TestCalls.Function(version: new string('b', 400));
        await store.WriteFunctionMetadataAsync(first, "code", "bytes"u8.ToArray());
        var name = Folder.Files().Single(static path => path.EndsWith("@name", StringComparison.Ordinal));
        await store.WriteFunctionMetadataAsync(second, "code", "bytes"u8.ToArray());
        File.Copy(name, Folder.Files().Single(path => path.EndsWith("@name", StringComparison.Ordinal) && path != name), overwrite: true);
        Assert.That(await TestCalls.ToListAsync(store.ListVersionsAsync(first)), Is.EqualTo(new[] { first }));
    }

    [Test]
    public async Task Folders_of_forgotten_function_metadata_disappear()
    {
        await using (var store = CreateStore(CreateContext()))
        {
            await store.WriteFunctionMetadataAsync(TestCalls.Function(version: new string('v', 400)), "code", "bytes"u8.ToArray());
            await store.ForgetFunctionAsync(TestCalls.Function(version: null));
        }

        Assert.That(StoreFiles.In(Folder), Is.Empty);
        Assert.That(Directory.GetDirectories(Folder.FullPath, "m", SearchOption.AllDirectories), Is.Empty, "Nothing kept, no folder.");
    }

    protected override IMetadataStore CreateStore(BackendContext context) => new FilesystemMetadataStore(context);
}
