using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Testing;

namespace Memento.Builtin.Tests.Filesystem;

[TestFixture]
public sealed class FilesystemCollectingTests : CollectingTests
{
    [Test]
    public async Task Temporary_files_of_killed_writers_go([Values] bool apart)
    {
        await using var backend = CreateBackend(apart ? CreateContext(("metadata_path", "apart")) : CreateContext());
        await backend.MemoizeAsync(Result('a', 1));
        var orphans = Directory.GetDirectories(Folder.FullPath, "tmp", SearchOption.AllDirectories).Select(static folder => Path.Combine(folder, "1-orphan")).ToList();
        Assert.That(orphans, Has.Count.EqualTo(apart ? 2 : 1), "Each folder of a store has its own.");
        foreach (var orphan in orphans)
        {
            await File.WriteAllTextAsync(orphan, "torn");
        }

        Assert.That((await backend.CollectAsync(new CollectOptions())).TemporaryFiles, Is.Zero, "A young one may have a writer that lives.");
        MakeOlder(TimeSpan.FromHours(2));
        Assert.That((await backend.CollectAsync(new CollectOptions { DryRun = true })).TemporaryFiles, Is.EqualTo(orphans.Count));
        Assert.That((await backend.CollectAsync(new CollectOptions())).TemporaryFiles, Is.EqualTo(orphans.Count));
        Assert.That(orphans, Has.None.Matches<string>(File.Exists));
    }

    [Test]
    public async Task Collecting_everything_leaves_an_empty_folder()
    {
        await using (var backend = CreateUncached())
        {
            await backend.MemoizeManyAsync([Result('a', 1), Result('b', 2), TestCalls.Result("own", argument: 3, keyOverride: "my/key")]);
            await backend.WriteMetadataAsync(TestCalls.Call(argument: 1), "log", "text"u8.ToArray());
            await backend.WriteMetadataAsync(TestCalls.Call(argument: 2), "log", "text"u8.ToArray(), storeWithData: true);
            await backend.WriteFunctionMetadataAsync(TestCalls.Function(), "code", "code"u8.ToArray());
            await backend.WriteFunctionMetadataAsync(TestCalls.Function(version: new string('v', 500)), "code", "code"u8.ToArray());
            MakeOlder(TimeSpan.FromHours(2));
            var report = await backend.CollectAsync(new CollectOptions { MaximumCount = 0 });
            Assert.That((report.Mementos, report.Objects), Is.EqualTo((3, 3)));
        }

        Assert.That(StoreFiles.In(Folder), Is.Empty, "Metadata of calls, results and functions goes with them.");
        Assert.That(Directory.GetDirectories(Folder.FullPath, "*", SearchOption.AllDirectories).Select(Path.GetFileName), Is.EqualTo(["memento-data"]), "The store's own folder stays.");
    }

    [Test]
    public async Task A_hit_is_noted_once_an_hour()
    {
        await using var backend = CreateUncached();
        await backend.MemoizeAsync(Result('a', 1));
        var memento = Folder.Files().Single(static file => file.EndsWith(".memento.json", StringComparison.Ordinal));
        var path = Path.Combine(Folder.FullPath, memento);
        MakeOlder(TimeSpan.FromMinutes(30));
        var young = File.GetLastWriteTimeUtc(path);
        Read(backend, TestCalls.Call());
        Assert.That(File.GetLastWriteTimeUtc(path), Is.EqualTo(young), "Within the hour nothing is written.");
        MakeOlder(TimeSpan.FromHours(1));
        var old = File.GetLastWriteTimeUtc(path);
        Read(backend, TestCalls.Call());
        Assert.That(File.GetLastWriteTimeUtc(path), Is.GreaterThan(old.AddMinutes(60)));
    }

    [Test]
    public async Task An_object_that_is_touched_while_it_is_taken_away_is_put_back()
    {
        var disk = new MeddlingFileSystem();
        await using var backend = new FilesystemStorageBackend(CreateContext(), new FilesystemSettings { MemoryCacheMb = 0 }, disk);
        await backend.MemoizeAsync(Result('a', 1));
        await backend.ForgetCallsAsync([TestCalls.Call()]);
        MakeOlder(TimeSpan.FromHours(2));

        // Between the collector's first look and its renaming the object away.
        disk.BeforeRename = source => File.SetLastWriteTimeUtc(source, DateTime.UtcNow);
        var report = await backend.CollectAsync(new CollectOptions());
        Assert.That(report.Objects, Is.Zero);
        disk.BeforeRename = null;
        Assert.That(StoreFiles.In(Folder), Has.Count.EqualTo(1), "It is back under its name.");
        var memento = await backend.MemoizeAsync(Result('a', 1));
        Assert.That(Read(backend, memento.Call), Is.EqualTo(Text('a')));
    }

    [Test]
    public async Task A_result_that_is_pinned_while_it_is_taken_away_is_put_back()
    {
        var disk = new MeddlingFileSystem();
        await using var backend = new FilesystemStorageBackend(CreateContext(), new FilesystemSettings { MemoryCacheMb = 0 }, disk);
        await using var other = CreateUncached();
        await backend.MemoizeAsync(Result('a', 1));
        MakeOlder(TimeSpan.FromMinutes(30));

        // After the collector has looked for a pin, and before it renames the memento away.
        disk.BeforeRename = source =>
        {
            if (source.EndsWith(".memento.json", StringComparison.Ordinal))
            {
                Pin.SetAsync(other, TestCalls.Call()).AsTask().GetAwaiter().GetResult();
            }
        };
        var report = await backend.CollectAsync(new CollectOptions { MaximumCount = 0, GracePeriod = TimeSpan.FromMinutes(10) });
        Assert.That(report.Mementos, Is.Zero);
        Assert.That(Read(backend, TestCalls.Call()), Is.EqualTo(Text('a')));
        Assert.That(await Pin.IsSetAsync(backend, TestCalls.Call()), Is.True);
    }

    [Test]
    public async Task A_pin_on_what_is_forgotten_meanwhile_is_refused_and_leaves_nothing()
    {
        var disk = new MeddlingFileSystem();
        await using var backend = new FilesystemStorageBackend(CreateContext(), new FilesystemSettings { MemoryCacheMb = 0 }, disk);
        await using var other = CreateUncached();
        await backend.MemoizeAsync(Result('a', 1));

        // After the memento was found, and before the pin is there.
        disk.BeforeRename = _ =>
        {
            disk.BeforeRename = null;
            other.ForgetCallsAsync([TestCalls.Call()]).AsTask().GetAwaiter().GetResult();
        };
        Assert.That(async () => await Pin.SetAsync(backend, TestCalls.Call()), Throws.TypeOf<MementoNotFoundException>());
        Assert.That((await backend.VerifyAsync()).Damages, Is.Empty);
        await backend.MemoizeAsync(Result('a', 1));
        Assert.That(await Pin.IsSetAsync(backend, TestCalls.Call()), Is.False);
    }

    [Test]
    public async Task A_large_result_whose_temporary_file_was_taken_away_does_not_count_as_stored()
    {
        var disk = new MeddlingFileSystem();
        await using var backend = new FilesystemStorageBackend(CreateContext(), new FilesystemSettings { MemoryCacheMb = 0 }, disk);
        await backend.MemoizeAsync(Result('a', 1));
        disk.BeforeRename = temporary =>
        {
            disk.BeforeRename = null;
            File.Delete(temporary);
        };
        Assert.That((await backend.MemoizeAsync(TestCalls.Result(new string('x', 2_000_000), argument: 2))).Content, Is.Null, "There is neither the file nor the object.");
        Assert.That(Log.Warnings, Is.Not.Empty);
        Assert.That(await backend.ReadAsync(TestCalls.Call(argument: 2), typeof(string)), Is.Null);
    }

    protected override IStorageBackend CreateBackend(BackendContext context) => new FilesystemStorageBackend(context);

    protected override void MakeOlder(TimeSpan age)
    {
        foreach (var file in Directory.EnumerateFiles(Folder.FullPath, "*", SearchOption.AllDirectories).ToList())
        {
            File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(file) - age);
        }
    }
}
