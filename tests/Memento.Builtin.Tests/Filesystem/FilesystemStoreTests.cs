using System.Text;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Storage.Filesystem.Files;
using Memento.Testing;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>What only a store in a folder does.</summary>
[TestFixture]
public sealed class FilesystemStoreTests : BackendTestsBase
{
    protected override string Name => "filesystem";

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["path"] = "store", ["memory_cache_mb"] = "0" };

    [Test]
    public async Task A_moved_store_works()
    {
        await using (var backend = Open())
        {
            await backend.MemoizeManyAsync([TestCalls.Result("kept"), TestCalls.Result("keyed", argument: 2, keyOverride: "my/key")]);
        }

        Directory.Move(Folder.Combine("store"), Folder.Combine("moved"));
        await using var moved = Open(("path", "moved"));
        Assert.That((await moved.ReadAsync(TestCalls.Call(), typeof(string)))?.Value, Is.EqualTo("kept"));
        Assert.That((await moved.ReadAsync(TestCalls.Call(argument: 2), typeof(string)))?.Value, Is.EqualTo("keyed"));
        Assert.That(await ((IJoinedStores)moved).DataStore.GetVersionedKeyAsync(new DataKey("my/key")), Is.Not.Null, "which version is the newest");
        Assert.That(await TestCalls.ToListAsync(moved.ListMementosAsync(TestCalls.Function())), Has.Count.EqualTo(2));
        Assert.That(Log.Warnings, Is.Empty);
    }

    [Test]
    public async Task Junk_beside_function_metadata_is_no_version_and_no_memento()
    {
        await using var backend = Open();
        await backend.WriteFunctionMetadataAsync(TestCalls.Function(), "code", "bytes"u8.ToArray());
        var folder = Path.GetDirectoryName(StoreFiles.In(Folder).Single())!;
        await File.WriteAllTextAsync(Path.Combine(folder, ".DS_Store"), "junk");
        var other = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(folder)!, "..", "v2", Path.GetFileName(folder))).FullName;
        await File.WriteAllTextAsync(Path.Combine(other, ".DS_Store"), "junk");
        Assert.That(await TestCalls.ToListAsync(backend.ListVersionsAsync(TestCalls.Function())), Is.EqualTo(new[] { TestCalls.Function() }));
        Assert.That(await TestCalls.ToListAsync(backend.ListFunctionsAsync()), Is.Empty);
        Assert.That(Log.Warnings, Is.Empty);
    }

    [Test]
    public async Task A_read_only_storage_creates_nothing()
    {
        await using (var backend = Open(("readonly", "true")))
        {
            await backend.MemoizeAsync(TestCalls.Result("value"));
            Assert.That(await backend.LeaseAsync(TestCalls.Call()), Is.Null);
            Assert.That(await backend.ReadAsync(TestCalls.Call(), typeof(string)), Is.Null);
            Assert.That(await TestCalls.ToListAsync(backend.ListFunctionsAsync()), Is.Empty);
        }

        Assert.That(Directory.GetFileSystemEntries(Folder.FullPath), Is.Empty);
    }

    [Test]
    public async Task A_read_only_storage_leaves_what_is_damaged()
    {
        await using (var backend = Open(("inline_bytes", "0")))
        {
            await backend.MemoizeAsync(TestCalls.Result("value"));
        }

        foreach (var file in Folder.Files())
        {
            File.WriteAllText(file, "damaged");
        }

        await using var readOnly = Open(("readonly", "true"));
        Assert.That(await readOnly.ReadAsync(TestCalls.Call(), typeof(string)), Is.Null);
        Assert.That(async () => await readOnly.VerifyAsync(repair: true), Throws.TypeOf<ReadOnlyStorageException>());
        Assert.That((await readOnly.VerifyAsync()).Damages, Is.Not.Empty);
        Assert.That(Folder.Files().Select(File.ReadAllText), Is.EqualTo(new[] { "damaged", "damaged", "damaged" }));
        Assert.That(Log.Warnings, Is.Not.Empty);
    }

    [Test]
    public async Task A_read_only_storage_leaves_the_memento_of_what_is_damaged()
    {
        await using (var backend = Open(("inline_bytes", "0")))
        {
            await backend.MemoizeAsync(TestCalls.Result("value"));
        }

        var damaged = Folder.Files().Single(static file => File.ReadAllText(file) == "value");
        File.WriteAllText(damaged, "other");
        var files = Folder.Files().ToArray();
        await using var readOnly = Open(("readonly", "true"));
        Assert.That(await readOnly.ReadAsync(TestCalls.Call(), typeof(string)), Is.Null);
        Assert.That(Folder.Files(), Is.EquivalentTo(files));
    }

    [Test]
    public async Task Opening_and_reading_create_nothing()
    {
        await using (var backend = Open())
        {
            Assert.That(await backend.ReadAsync(TestCalls.Call(), typeof(string)), Is.Null);
            await backend.ForgetCallsAsync([TestCalls.Call()]);
            await backend.ForgetEverythingAsync();
        }

        Assert.That(Directory.GetFileSystemEntries(Folder.FullPath), Is.Empty);
    }

    [Test]
    public async Task Emptied_folders_disappear()
    {
        await using (var backend = Open())
        {
            await backend.MemoizeManyAsync([TestCalls.Result("value"), TestCalls.Result("keyed", argument: 2, keyOverride: "my/key")]);
            await backend.WriteMetadataAsync(TestCalls.Call(), "log", "line"u8.ToArray());
            await backend.ForgetCallsAsync([TestCalls.Call(), TestCalls.Call(argument: 2)]);
            Assert.That(Directory.Exists(Folder.Combine("store", "m")), Is.False, "No memento, no folder.");
            await backend.ForgetEverythingAsync();
        }

        Assert.That(Directory.GetFileSystemEntries(Folder.Combine("store")).Select(Path.GetFileName), Is.EquivalentTo(new[] { "forgotten", "format", "leases" }), "What says the format, and what is told to other processes, stays.");
    }

    [Test]
    public async Task Forgetting_calls_keeps_the_data_they_may_share()
    {
        await using var backend = Open(("inline_bytes", "0"));
        await backend.MemoizeManyAsync([TestCalls.Result("same"), TestCalls.Result("same", argument: 2)]);
        await backend.ForgetCallsAsync([TestCalls.Call()]);
        Assert.That((await backend.ReadAsync(TestCalls.Call(argument: 2), typeof(string)))?.Value, Is.EqualTo("same"));
        Assert.That(Directory.GetFiles(Folder.Combine("store", "c"), "*", SearchOption.AllDirectories), Has.Length.EqualTo(1));
    }

    [TestCase("1")]
    [TestCase(null)]
    public async Task Forgetting_a_function_keeps_the_data_it_may_share(string? version)
    {
        await using var backend = Open(("inline_bytes", "0"));
        var other = TestCalls.Function("Other");
        await backend.MemoizeManyAsync([TestCalls.Result("same"), TestCalls.Result("same", other)]);
        var memento = (await backend.GetMementosAsync([TestCalls.Call()]))[0]!;
        await backend.ForgetFunctionAsync(memento.Function.At(version is null ? null : memento.Function.Version));
        Assert.That((await backend.GetMementosAsync([TestCalls.Call()]))[0], Is.Null);
        Assert.That((await backend.ReadAsync(TestCalls.Call(other), typeof(string)))?.Value, Is.EqualTo("same"));
        Assert.That(Directory.GetFiles(Folder.Combine("store", "c"), "*", SearchOption.AllDirectories), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Mementos_may_be_apart_from_data()
    {
        await using var backend = Open(("metadata_path", "mementos"), ("inline_bytes", "0"));
        await backend.MemoizeAsync(TestCalls.Result("value"));
        Assert.That(Folder.Files().Select(Top).Order(), Is.EqualTo(new[] { "mementos/format", "mementos/m", "store/c", "store/format" }));
        Assert.That((await backend.ReadAsync(TestCalls.Call(), typeof(string)))?.Value, Is.EqualTo("value"));
        await backend.ForgetEverythingAsync();
        Assert.That(StoreFiles.In(Folder), Is.Empty);

        string Top(string path) => string.Join('/', Path.GetRelativePath(Folder.FullPath, path).Split(Path.DirectorySeparatorChar)[..2]);
    }

    [Test]
    public async Task An_object_is_a_plain_file_named_by_its_content()
    {
        await using var backend = Open(("inline_bytes", "0"));
        var memento = await backend.MemoizeAsync(TestCalls.Result("plain text"));
        var uri = backend.GetResultUri(memento)!;
        Assert.That(uri.Scheme, Is.EqualTo("file"));
        Assert.That(await File.ReadAllTextAsync(uri.LocalPath), Is.EqualTo("plain text"));
        var keyed = await backend.MemoizeAsync(TestCalls.Result("keyed text", argument: 2, keyOverride: "My key: 100%/ü?"));
        Assert.That(await File.ReadAllTextAsync(backend.GetResultUri(keyed)!.LocalPath), Is.EqualTo("keyed text"));
    }

    [Test]
    public async Task Junk_in_the_folder_is_passed_over()
    {
        await using var backend = Open();
        await backend.MemoizeManyAsync([TestCalls.Result("value"), TestCalls.Result("keyed", argument: 2, keyOverride: "my/key")]);
        foreach (var folder in Directory.GetDirectories(Folder.FullPath, "*", SearchOption.AllDirectories).Append(Folder.FullPath).ToList())
        {
            foreach (var name in (string[])[".DS_Store", "Thumbs.db", "README.txt", "%zz", "x@versions", "y.memento.json", new string('a', 64), new string('a', 64) + ".memento.json"])
            {
                await File.WriteAllTextAsync(Path.Combine(folder, name), "junk");
            }

            foreach (var name in (string[])["lost+found", "Capital", "%2", "v%zz", "z@versions", "q@" + new string('0', 64)])
            {
                Directory.CreateDirectory(Path.Combine(folder, name, "deeper"));
                await File.WriteAllTextAsync(Path.Combine(folder, name, "current"), "junk");
            }
        }

        await using var store = new FilesystemDataStore(TestBackendContext.Create("filesystem", Folder.FullPath, new Dictionary<string, string?> { ["path"] = "store" }, loggerFactory: Log));
        Assert.That(await TestCalls.ToListAsync(backend.ListFunctionsAsync()), Is.EqualTo(new[] { TestCalls.Function() }));
        Assert.That(await TestCalls.ToListAsync(backend.ListMementosAsync(TestCalls.Function(version: null))), Has.Count.EqualTo(2));
        Assert.That((await TestCalls.ToListAsync(store.ListKeysAsync(new DataKeyQuery { Recursive = true, Prefix = "key" }))).Select(static key => key.Path), Is.EqualTo(new[] { "my/key" }));
        Assert.That((await backend.ReadAsync(TestCalls.Call(), typeof(string)))?.Value, Is.EqualTo("value"));
        Assert.That((await backend.ReadAsync(TestCalls.Call(argument: 2), typeof(string)))?.Value, Is.EqualTo("keyed"));
    }

    [Test]
    public async Task Abandoned_temporary_files_go_after_a_day()
    {
        var folder = Directory.CreateDirectory(Folder.Combine("store", "tmp")).FullName;
        var old = Path.Combine(folder, "dead");
        var young = Path.Combine(folder, "living");
        await File.WriteAllTextAsync(old, "half");
        await File.WriteAllTextAsync(young, "half");
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddDays(-2));
        await using var backend = Open();
        await backend.MemoizeAsync(TestCalls.Result("value"));
        Assert.That(File.Exists(old), Is.False);
        Assert.That(File.Exists(young), Is.True);
    }

    [Test]
    public async Task A_damaged_link_gives_the_last_version_and_the_next_write_mends_it()
    {
        await using var store = new FilesystemDataStore(TestBackendContext.Create("filesystem", Folder.FullPath, loggerFactory: Log));
        var key = new DataKey("my/key");
        await store.WriteAsync(key, "one"u8.ToArray());
        var second = await store.WriteAsync(key, "two"u8.ToArray());
        var link = Folder.Files().Single(static path => Path.GetFileName(path) == "current");
        await File.WriteAllTextAsync(link, "damaged");
        Assert.That(await store.GetVersionedKeyAsync(key), Is.EqualTo(second));
        Assert.That(Log.Warnings, Has.Count.EqualTo(1));
        await store.WriteAsync(key, "three"u8.ToArray());
        await using var stream = await store.OpenReadAsync(key);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        Assert.That(await reader.ReadToEndAsync(), Is.EqualTo("three"));
        Assert.That(Log.Warnings, Has.Count.EqualTo(1));
    }

    [TestCase(300)]
    [TestCase(1000)]
    public async Task Long_keys_are_listed_by_their_own_names(int length)
    {
        await using var store = new FilesystemDataStore(TestBackendContext.Create("filesystem", Folder.FullPath, loggerFactory: Log));
        var key = new DataKey("Folder/" + new string('K', length) + "/x");
        var other = new DataKey("Folder/" + new string('K', length));
        await store.WriteAsync(key, "one"u8.ToArray());
        await store.WriteAsync(other, "two"u8.ToArray());
        Assert.That((await TestCalls.ToListAsync(store.ListKeysAsync(new DataKeyQuery { Recursive = true }))).Select(static found => found.Path), Is.EquivalentTo(new[] { key.Path, other.Path }));
        Assert.That((await TestCalls.ToListAsync(store.ListKeysAsync(new DataKeyQuery { Folder = other.Path }))).Select(static found => found.Path), Is.EqualTo(new[] { key.Path }));
    }

    [TestCase("bad\0path")]
    [TestCase("")]
    public void A_path_that_is_none_is_a_configuration_error(string path) =>
        Assert.That(() => Open(("path", path)), Throws.InstanceOf<ConfigurationException>().With.Message.Contains("path"));

    [Test]
    [Category("Long")]
    public async Task Stores_that_come_and_go_leave_each_other_their_folders()
    {
        // Each removes the folder of the temporary files when it goes, and each memento's folders when it forgets.
        await Parallel.ForAsync(0, 300, async (i, cancellation) =>
        {
            await using var backend = Open();
            var memento = await backend.MemoizeAsync(TestCalls.Result("value", argument: i % 3), cancellation);
            Assert.That(memento.Content, Is.Not.Null, () => string.Join('\n', Log.Entries.Select(static entry => entry.Exception)));
            await backend.ForgetCallsAsync([memento.Call], cancellation);
        });
        Assert.That(Log.Warnings, Is.Empty);
    }

    [Test]
    public void A_file_in_the_place_of_the_folder_or_of_one_above_it_is_refused_by_its_setting([Values("path", "metadata_path")] string key, [Values("results.csv", "results.csv/study/store")] string path)
    {
        var file = Folder.Combine("results.csv");
        File.WriteAllText(file, "mine");
        Assert.That(() => Open((key, path)), Throws.InstanceOf<ConfigurationException>().With.Message.Contains($"{key}' is '{path}'").And.Message.Contains($"'{file}' is a file"));
        Assert.That(File.ReadAllText(file), Is.EqualTo("mine"));
    }

    [TestCase("share")]
    [TestCase("share/store")]
    [Platform(Exclude = "Win", Reason = "To make a link takes rights there.")]
    public async Task A_link_to_what_is_not_there_is_a_store_that_is_away(string path)
    {
        Directory.CreateSymbolicLink(Folder.Combine("share"), Folder.Combine("not-mounted"));
        await using (var away = Open(("path", path)))
        {
            Assert.That((await away.MemoizeAsync(TestCalls.Result("value"))).Content, Is.Null, "It keeps nothing.");
            Assert.That(Log.Entries.Select(static entry => entry.Exception?.Message), Has.Some.Contains($"'{Folder.Combine("share")}' cannot be made: it is a link to '{Folder.Combine("not-mounted")}'"));
        }

        Directory.CreateDirectory(Folder.Combine("not-mounted"));
        await using var back = Open(("path", path));
        Assert.That((await back.MemoizeAsync(TestCalls.Result("value"))).Content, Is.Not.Null);
    }

    [Test]
    public async Task A_disk_that_fails_to_be_read_has_no_function_metadata()
    {
        await using (var backend = Open(Folder, new FailingFileSystem(int.MaxValue)))
        {
            await backend.WriteFunctionMetadataAsync(TestCalls.Function(), "code", "bytes"u8.ToArray());
        }

        // The first operation reads the format of the store.
        await using var failing = Open(Folder, new FailingFileSystem(2));
        Assert.That(await failing.ReadFunctionMetadataAsync(TestCalls.Function(), "code"), Is.Null);
        Assert.That(Log.Warnings.Single(), Does.Contain("'code'").And.Contain(TestCalls.Function().ToString()));
        Assert.That(failing.Statistics.Failures, Is.EqualTo(1));
        Assert.That((await failing.ReadFunctionMetadataAsync(TestCalls.Function(), "code"))?.ToArray(), Is.EqualTo("bytes"u8.ToArray()), "Once the disk works it is there.");
    }

    [Test]
    public async Task A_small_result_is_one_file_published_and_one_file_opened()
    {
        var disk = new RecordingFileSystem();
        await using var backend = Open(Folder, disk);
        await backend.MemoizeAsync(TestCalls.Result("first"));
        await backend.MemoizeAsync(TestCalls.Result("second", argument: 2));
        disk.Operations.Clear();

        await backend.MemoizeAsync(TestCalls.Result("third", argument: 3));
        string[] expected = [nameof(IFileSystem.CreateNew), nameof(IFileSystem.Rename), nameof(IFileSystem.GetLength), nameof(IFileSystem.CreateFolder), nameof(IFileSystem.Rename)];
        Assert.That(Names(disk), Is.EqualTo(expected), "Renamed again once its folder is there.");
        disk.Operations.Clear();
        await backend.MemoizeAsync(TestCalls.Result("fourth", argument: 3));
        Assert.That(Names(disk), Is.EqualTo(new[] { nameof(IFileSystem.CreateNew), nameof(IFileSystem.Rename) }));

        await using var cold = Open(Folder, disk);
        disk.Operations.Clear();
        Assert.That((await cold.ReadAsync(TestCalls.Call(argument: 3), typeof(string)))?.Value, Is.EqualTo("fourth"));
        Assert.That(Names(disk), Is.EqualTo(new[] { nameof(IFileSystem.OpenRead), nameof(IFileSystem.GetLastWriteTimeUtc) }), "One file read, and a look at when that was noted last.");
        Assert.That(Directory.Exists(Folder.Combine("memento-data", "c")), Is.False, "No object for a small result.");
    }

    [TestCase(0)]
    [TestCase(4096)]
    [Category("Long")]
    public async Task Failing_disks_cost_a_computation_and_no_exception(int inlineBytes)
    {
        // Operation after operation fails, each in its own run, until a run needs no more of them than there were.
        for (var failAt = 1; ; failAt++)
        {
            using var folder = new TemporaryFolder();
            var disk = new FailingFileSystem(failAt);
            await using var backend = Open(folder, disk, inlineBytes);
            for (var round = 0; round < 3; round++)
            {
                var works = disk.Operations >= failAt;
                foreach (var result in (ResultToStore[])[TestCalls.Result("value"), TestCalls.Result("keyed", argument: 2, keyOverride: "my/key"), TestCalls.Result(new string('x', 1_100_000), argument: 3)])
                {
                    var read = await backend.ReadAsync(result.Memento.Call, typeof(string));
                    Assert.That(read?.Value, Is.Null.Or.EqualTo(result.Value), $"operation {failAt}");
                    if (read is null)
                    {
                        Assert.That(works && round == 2, Is.False, $"operation {failAt}: once the disk works the result is kept");
                        await backend.MemoizeAsync(result);
                    }
                }
            }

            if (disk.Operations < failAt)
            {
                Assert.That(failAt, Is.GreaterThan(20), "The disk was asked often enough for the test to mean something.");
                break;
            }
        }
    }

    /// <summary>A collector set a memento aside that was used just then, and was killed; another process computes the call when it is forgotten, and is killed too.</summary>
    [Test]
    public async Task What_is_forgotten_does_not_come_back_from_where_it_was_set_aside([Values] bool asFunction)
    {
        await using var backend = Open();
        await using var computing = Open();
        await backend.MemoizeAsync(TestCalls.Result("old"));
        Assert.That(await computing.ReadAsync(TestCalls.Call(argument: 2), typeof(string)), Is.Null);
        var file = Folder.Files().Single(static path => path.EndsWith(".memento.json", StringComparison.Ordinal));
        Directory.CreateDirectory(Folder.Combine("store", "aside"));
        File.Move(file, Folder.Combine("store", "aside", $"{DateTime.UtcNow.AddHours(-1).Ticks:x16}-{Guid.NewGuid():n}-memento"));
        await using (await computing.LeaseAsync(TestCalls.Call()))
        {
            if (asFunction)
            {
                await backend.ForgetFunctionAsync(TestCalls.Function());
            }
            else
            {
                await backend.ForgetCallsAsync([TestCalls.Call()]);
            }
        }

        await using var after = Open();
        Assert.That(await after.ReadAsync(TestCalls.Call(), typeof(string)), Is.Null);
        Assert.That(await TestCalls.ToListAsync(after.ListFunctionsAsync()), Is.Empty);
    }

    [Test]
    public async Task An_object_that_cannot_be_read_any_more_is_written_anew()
    {
        var disk = new WornFileSystem();
        await using var backend = Open(Folder, disk, inlineBytes: 0);
        var memento = await backend.MemoizeAsync(TestCalls.Result("value"));
        disk.Wear(backend.GetResultUri(memento)!.LocalPath);
        Assert.That(await backend.ReadAsync(memento.Call, typeof(string)), Is.Null);
        Assert.That((await backend.MemoizeAsync(TestCalls.Result("value"))).Content, Is.Not.Null);
        Assert.That((await backend.ReadAsync(memento.Call, typeof(string)))?.Value, Is.EqualTo("value"));
    }

    private static IEnumerable<string> Names(RecordingFileSystem disk) => disk.Operations.Select(static operation => operation.Name);

    private FilesystemStorageBackend Open(TemporaryFolder folder, IFileSystem disk, int inlineBytes = 4096)
    {
        var context = TestBackendContext.Create("filesystem", folder.FullPath, loggerFactory: Log);
        return new FilesystemStorageBackend(context, new FilesystemSettings { MemoryCacheMb = 0, InlineBytes = inlineBytes }, disk);
    }

    private FilesystemStorageBackend Open(params ReadOnlySpan<(string Key, string Value)> settings) => new(CreateContext(settings));
}
