using System.Text;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Storage.Filesystem.Files;
using Memento.Testing;
using static Memento.Builtin.Tests.Filesystem.Synchronously;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>What another process writes at the moment at which its forerunner is removed, collected or repaired.</summary>
[TestFixture]
internal sealed class MeanwhileTests : BackendTestsBase
{
    private static readonly DataKey Key = new("my/key");
    private static readonly DateTime Old = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly record struct Stores(MeddlingFileSystem Files, IDataStore Data, IMetadataStore Metadata, IDataStore OtherData, IMetadataStore OtherMetadata);

    [Test]
    public async Task A_version_that_is_written_while_the_one_before_is_collected_is_the_newest()
    {
        var stores = Open();
        var first = await stores.OtherData.WriteAsync(Key, "first"u8.ToArray());
        SetOld();
        Meddle(stores, "current", () => Wait(stores.OtherData.WriteAsync(Key, "second"u8.ToArray())));
        Assert.That(await stores.Data.TryRemoveAsync(first, DateTimeOffset.UtcNow), Is.True);
        Assert.That(await ReadAsync(stores.OtherData), Is.EqualTo("second"));
    }

    [Test]
    public async Task A_version_that_is_written_while_the_link_to_none_is_removed_is_the_newest([Values] bool repairs)
    {
        var stores = Open();
        var first = await stores.OtherData.WriteAsync(Key, "first"u8.ToArray());
        File.Delete(stores.OtherData.GetUri(first)!.LocalPath);
        SetOld();
        Meddle(stores, "current", () => Wait(stores.OtherData.WriteAsync(Key, "second"u8.ToArray())));
        if (repairs)
        {
            await TestCalls.ToListAsync(stores.Data.VerifyAsync(repair: true));
        }
        else
        {
            await stores.Data.RemoveAbandonedAsync(DateTimeOffset.UtcNow, dryRun: false);
        }

        Assert.That(await ReadAsync(stores.OtherData), Is.EqualTo("second"));
    }

    [Test]
    public async Task A_version_that_is_written_while_the_link_is_mended_is_the_newest()
    {
        var stores = Open();
        await stores.OtherData.WriteAsync(Key, "first"u8.ToArray());
        var second = await stores.OtherData.WriteAsync(Key, "second"u8.ToArray());
        File.Delete(stores.OtherData.GetUri(second)!.LocalPath);
        Meddle(stores, "current", () => Wait(stores.OtherData.WriteAsync(Key, "third"u8.ToArray())));
        await TestCalls.ToListAsync(stores.Data.VerifyAsync(repair: true));
        Assert.That(await ReadAsync(stores.OtherData), Is.EqualTo("third"));
    }

    [Test]
    public async Task A_memento_that_is_put_while_a_damaged_one_is_removed_stays()
    {
        var stores = Open();
        var memento = TestCalls.Memento();
        await stores.OtherMetadata.PutMementosAsync([memento]);
        File.WriteAllText(Find(".memento.json"), "damaged");
        Meddle(stores, ".memento.json", () => Wait(stores.OtherMetadata.PutMementosAsync([memento])));
        await TestCalls.ToListAsync(stores.Metadata.VerifyAsync(repair: true));
        Assert.That(await stores.OtherMetadata.GetMementoAsync(memento.Call), Is.Not.Null);
    }

    [Test]
    public async Task Metadata_that_is_written_while_damaged_one_is_removed_stays()
    {
        var stores = Open();
        var memento = TestCalls.Memento();
        await stores.OtherMetadata.PutMementosAsync([memento]);
        await stores.OtherMetadata.WriteMetadataAsync(memento.Call, "log", "first"u8.ToArray());
        File.WriteAllText(Find("log"), "damaged");
        Meddle(stores, "log", () => Wait(stores.OtherMetadata.WriteMetadataAsync(memento.Call, "log", "second"u8.ToArray())));
        await TestCalls.ToListAsync(stores.Metadata.VerifyAsync(repair: true));
        Assert.That((await stores.OtherMetadata.ReadMetadataAsync(memento.Call, "log"))?.ToArray(), Is.EqualTo("second"u8.ToArray()));
    }

    [Test]
    public async Task A_memento_that_is_put_while_the_one_before_is_put_back_stays()
    {
        var stores = Open();
        var memento = TestCalls.Memento() with { Time = DateTimeOffset.UnixEpoch };
        await stores.OtherMetadata.PutMementosAsync([memento]);
        SetOld();

        // Used when it is set aside already, by who found it before.
        stores.Files.BeforeRename = _ =>
        {
            File.SetLastWriteTimeUtc(Find(".memento.json"), DateTime.UtcNow.AddHours(1));

            // Computed anew just before it gets its name again.
            stores.Files.BeforeRename = _ =>
            {
                stores.Files.BeforeRename = null;
                Wait(stores.OtherMetadata.PutMementosAsync([memento with { Time = DateTimeOffset.UnixEpoch.AddDays(1) }]));
            };
        };
        Assert.That(await stores.Metadata.TryForgetAsync(memento.Call, DateTimeOffset.UtcNow), Is.False);
        Assert.That(stores.Files.BeforeRename, Is.Null, "It was put back.");
        Assert.That((await stores.OtherMetadata.GetMementoAsync(memento.Call))?.Time, Is.EqualTo(DateTimeOffset.UnixEpoch.AddDays(1)));
    }

    /// <summary>Has somebody else do something just before a file of a name is removed, renamed or replaced, once.</summary>
    private static void Meddle(Stores stores, string name, Action act)
    {
        var files = stores.Files;
        void Meddle(string path)
        {
            if (path.EndsWith(name, StringComparison.Ordinal))
            {
                Stop();
                act();
            }
        }

        // What replaces a file is renamed from a temporary name: the first one that is, is it.
        void MeddleBeforeAny(string path)
        {
            Stop();
            act();
        }

        void Stop() => (files.BeforeDelete, files.BeforeExchange, files.BeforeRename) = (null, null, null);

        files.BeforeDelete = Meddle;
        files.BeforeExchange = Meddle;
        files.BeforeRename = MeddleBeforeAny;
    }

    private static async Task<string?> ReadAsync(IDataStore data)
    {
        if (await data.GetVersionedKeyAsync(Key) is null)
        {
            return null;
        }

        await using var stream = await data.OpenReadAsync(Key);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }

    private string Find(string name) => Folder.Files().Single(path => path.EndsWith(name, StringComparison.Ordinal));

    private void SetOld()
    {
        foreach (var path in Folder.Files())
        {
            File.SetLastWriteTimeUtc(path, Old);
        }
    }

    private Stores Open()
    {
        var files = new MeddlingFileSystem();
        var folder = Open(files);
        var other = Open(PhysicalFileSystem.Instance);

        // Both have begun to write, so that what comes first with that is over.
        folder.Write(Folder.Combine("store", "begun"), "x"u8);
        other.Write(Folder.Combine("store", "begun"), "x"u8);
        return new Stores(files, new FilesystemDataStore(folder), new FilesystemMetadataStore(folder), new FilesystemDataStore(other), new FilesystemMetadataStore(other));
    }

    private StoreFolder Open(IFileSystem files) => new(files, Folder.Combine("store"), Log.CreateLogger("store"));
}
