using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Testing;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>Files as results of a store on disk.</summary>
[TestFixture]
public sealed class ResultFileTests : BackendTestsBase
{
    [Test]
    public async Task A_file_that_was_handed_out_can_be_stored_again_and_removed()
    {
        await using var backend = Open();
        var memento = await backend.MemoizeAsync(TestCalls.Result(Make("a.txt")));
        var path = (await Read(backend)).Path;
        Assert.That(new FileInfo(path).IsReadOnly, Is.True);
        Assert.That(backend.GetResultUri(memento)!.LocalPath, Is.EqualTo(path));
        await backend.MemoizeAsync(TestCalls.Result(Make("b.txt"), argument: 2));
        await backend.MemoizeAsync(TestCalls.Result("the text"u8.ToArray(), argument: 3));
        Assert.That(await File.ReadAllTextAsync((await Read(backend)).Path), Is.EqualTo("the text"));
        await backend.ForgetEverythingAsync();
        Assert.That(path, Does.Not.Exist);
    }

    [Test]
    public async Task A_read_only_storage_hands_out_a_copy_and_changes_nothing()
    {
        MementoRecord memento;
        string file;
        await using (var backend = Open())
        {
            memento = await backend.MemoizeAsync(TestCalls.Result("the text"u8.ToArray(), argument: 2));
            var path = backend.GetResultUri(memento)!.LocalPath;
            await backend.MemoizeAsync(TestCalls.Result(Make("a.txt")));
            file = path;
            new FileInfo(file).IsReadOnly = false;
        }

        await using var reading = Open(("readonly", "true"));
        var read = await Read(reading);
        Assert.That((read.Name, await File.ReadAllTextAsync(read.Path)), Is.EqualTo(("a.txt", "the text")));
        Assert.That(read.Path, Does.StartWith(Path.Combine(Folder.FullPath, "copies")));
        Assert.That(new FileInfo(file).IsReadOnly, Is.False);
    }

    [Test]
    public async Task A_copy_that_was_changed_is_made_anew()
    {
        await using (var backend = Open())
        {
            await backend.MemoizeAsync(TestCalls.Result(Make("a.txt")));
        }

        await using var reading = Open(("readonly", "true"));
        var path = (await Read(reading)).Path;
        new FileInfo(path).IsReadOnly = false;
        await File.WriteAllTextAsync(path, "a forged");
        Assert.That(await File.ReadAllTextAsync((await Read(reading)).Path), Is.EqualTo("the text"));
    }

    [Test]
    public async Task A_file_on_a_disk_that_is_read_only_is_handed_out_as_a_copy()
    {
        await using (var backend = Open())
        {
            await backend.MemoizeAsync(TestCalls.Result(Make("a.txt")));
        }

        await using var reading = new FilesystemStorageBackend(CreateContext(), new FilesystemSettings { MemoryCacheMb = 0, FileCopies = "copies" }, new WornFileSystem());
        var read = await Read(reading);
        Assert.That((read.Name, await File.ReadAllTextAsync(read.Path)), Is.EqualTo(("a.txt", "the text")));
        Assert.That(read.Path, Does.StartWith(Path.Combine(Folder.FullPath, "copies")));
    }

    private static async Task<ResultFile> Read(IStorageBackend backend) => (ResultFile)(await backend.ReadAsync(TestCalls.Call(), typeof(ResultFile)))!.Value!;

    private ResultFile Make(string name)
    {
        var path = Path.Combine(Folder.FullPath, name);
        File.WriteAllText(path, "the text");
        return ResultFile.FromTemporary(path);
    }

    private FilesystemStorageBackend Open(params ReadOnlySpan<(string Key, string Value)> settings) => new(CreateContext([("memory_cache_mb", "0"), ("inline_bytes", "0"), ("file_copies", "copies"), .. settings]));
}
