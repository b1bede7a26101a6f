using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Storage.Filesystem.Files;
using Memento.Testing;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>What is asked of the disk before a result counts as stored.</summary>
[TestFixture]
public sealed class DurabilityTests : BackendTestsBase
{
    private string Store => Folder.Combine("store");

    [TestCase(Durability.None)]
    [TestCase(Durability.Process)]
    public async Task A_store_that_need_not_survive_the_system_waits_for_no_disk(Durability durability)
    {
        var disk = new RecordingFileSystem();
        await using var backend = Open(disk, durability);
        await backend.MemoizeManyAsync([TestCalls.Result("small"), TestCalls.Result(new string('x', 10_000), argument: 2)]);
        await backend.ForgetEverythingAsync();
        Assert.That(disk.Operations.Select(static operation => operation.Name), Has.None.EqualTo(nameof(IFileSystem.Flush)));
        Assert.That(disk.Operations.Where(operation => operation.Name == nameof(IFileSystem.CreateNew)).Select(static operation => operation.Path), Has.All.Contain(Path.DirectorySeparatorChar + "tmp" + Path.DirectorySeparatorChar), "No reader sees half a file.");
    }

    [Test]
    public async Task Content_that_is_there_already_is_not_written_again()
    {
        var disk = new RecordingFileSystem();
        await using var backend = Open(disk, Durability.Process);
        await backend.MemoizeAsync(TestCalls.Result(new string('x', 10_000)));
        disk.Operations.Clear();
        await backend.MemoizeAsync(TestCalls.Result(new string('x', 10_000), TestCalls.Function("Other")));
        Assert.That(disk.Operations.Where(static operation => operation.Name == nameof(IFileSystem.Rename)).Select(static operation => operation.Path), Is.Not.Empty.And.All.EndsWith(".memento.json"), "The memento alone is new.");
    }

    [TestCase(4, null)]
    [TestCase(10_000, null)]
    [TestCase(2_000_000, null)]
    [TestCase(4, "my/key")]
    public async Task A_store_that_survives_a_loss_of_power_flushes_bytes_before_names_and_folders_after(int length, string? key)
    {
        var disk = new RecordingFileSystem();
        await using var backend = Open(disk, Durability.Power);
        await backend.MemoizeAsync(TestCalls.Result(new string('x', length), keyOverride: key));
        var operations = disk.Operations;
        for (var i = 0; i < operations.Count; i++)
        {
            if (operations[i].Name != nameof(IFileSystem.Rename))
            {
                continue;
            }

            var path = operations[i].Path;
            var before = operations[..i].Where(static operation => operation.Name is nameof(IFileSystem.Flush) or nameof(IFileSystem.CreateNew)).Select(static operation => operation.Name).Last();
            Assert.That(before, Is.EqualTo(nameof(IFileSystem.Flush)), $"The bytes of {path} are on the disk before it has its name.");
            if (File.Exists(path))
            {
                var flushed = operations[i..].Where(static operation => operation.Name == nameof(IFileSystem.Flush)).Select(static operation => operation.Path).ToList();
                for (var folder = Path.GetDirectoryName(path)!; folder.Length >= Store.Length; folder = Path.GetDirectoryName(folder)!)
                {
                    Assert.That(flushed, Does.Contain(folder), $"{folder} says on the disk that there is {path}.");
                }
            }
        }

        Assert.That(operations.Where(static operation => operation.Name == nameof(IFileSystem.Flush)).Select(static operation => operation.Path), Does.Contain(Path.GetDirectoryName(Store)), "The store's folder is itself on the disk.");
        Assert.That(operations[^1].Name, Is.EqualTo(nameof(IFileSystem.Flush)), "The memento's folder last.");
    }

    [Test]
    public async Task A_folder_that_is_named_with_a_slash_behind_it_is_flushed_for_each_result()
    {
        var disk = new RecordingFileSystem();
        await using var backend = Open(disk, Durability.Power, "store/");
        await backend.MemoizeAsync(TestCalls.Result("small"));
        disk.Operations.Clear();
        await backend.MemoizeAsync(TestCalls.Result(new string('x', 10_000), argument: 2));
        Assert.That(disk.Operations, Does.Contain((nameof(IFileSystem.Flush), Store)), "It says that there is a folder of objects now.");
    }

    [Test]
    public async Task An_equal_object_that_is_there_already_is_flushed_before_it_counts()
    {
        var result = new string('x', 10_000);
        await using (var other = Open(new RecordingFileSystem(), Durability.Process))
        {
            await other.MemoizeAsync(TestCalls.Result(result));
        }

        var disk = new RecordingFileSystem();
        await using var backend = Open(disk, Durability.Power);
        var memento = await backend.MemoizeAsync(TestCalls.Result(result, argument: 2));
        Assert.That(disk.Operations, Does.Contain((nameof(IFileSystem.Flush), backend.GetResultUri(memento)!.LocalPath)));
    }

    [Test]
    public async Task A_forgotten_call_is_forgotten_on_the_disk()
    {
        var disk = new RecordingFileSystem();
        await using var backend = Open(disk, Durability.Power);
        await backend.MemoizeAsync(TestCalls.Result("value"));
        disk.Operations.Clear();
        await backend.ForgetCallsAsync([TestCalls.Call()]);
        Assert.That(disk.Operations[^1], Is.EqualTo((nameof(IFileSystem.Flush), Store)));
    }

    [Test]
    public async Task A_disk_that_cannot_flush_keeps_nothing_for_sure()
    {
        await using var backend = Open(new UnflushedFileSystem(), Durability.Power);
        Assert.That((await backend.MemoizeAsync(TestCalls.Result("value"))).Content, Is.Null, "What may not survive does not count as stored.");
        Assert.That(Log.Warnings, Is.Not.Empty);
    }

    [Test]
    public void What_is_not_there_is_flushed_already()
    {
        Assert.That(() => PhysicalFileSystem.Instance.Flush(Folder.Combine("none")), Throws.Nothing);
        Assert.That(() => PhysicalFileSystem.Instance.Flush(Folder.Combine("none", "deeper")), Throws.Nothing);
        Assert.That(() => PhysicalFileSystem.Instance.Flush(Folder.FullPath), Throws.Nothing);
    }

    [TestCase("forever")]
    [TestCase("7")]
    public void A_durability_that_there_is_not_is_a_configuration_error(string value)
    {
        var context = TestBackendContext.Create("filesystem", Folder.FullPath, new Dictionary<string, string?> { ["durability"] = value }, loggerFactory: Log);
        Assert.That(() => new FilesystemStorageBackend(context), Throws.InstanceOf<ConfigurationException>());
        Assert.That(() => new FilesystemDataStore(context), Throws.InstanceOf<ConfigurationException>());
    }

    [TestCase("none")]
    [TestCase("process")]
    [TestCase("power")]
    public async Task Durability_is_a_setting_of_each_filesystem_store(string value)
    {
        var context = TestBackendContext.Create("filesystem", Folder.FullPath, new Dictionary<string, string?> { ["durability"] = value }, loggerFactory: Log);
        await using var backend = new FilesystemStorageBackend(context);
        await backend.MemoizeAsync(TestCalls.Result(new string('x', 10_000)));
        Assert.That((await backend.ReadAsync(TestCalls.Call(), typeof(string)))?.Value, Is.EqualTo(new string('x', 10_000)));
        await using var store = new FilesystemDataStore(context);
        Assert.That(await TestCalls.ToListAsync(store.ListKeysAsync(new Storage.DataKeyQuery { Recursive = true })), Has.Count.EqualTo(1));
    }

    private FilesystemStorageBackend Open(IFileSystem disk, Durability durability, string path = "store") => new(
        TestBackendContext.Create("filesystem", Folder.FullPath, loggerFactory: Log), new FilesystemSettings { Path = path, MemoryCacheMb = 0, Durability = durability }, disk);
}
