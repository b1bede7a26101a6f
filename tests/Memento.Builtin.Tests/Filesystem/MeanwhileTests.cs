using System.Runtime.Versioning;
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

    [Test]
    [Platform(Exclude = "Win", Reason = "There is a single step for it.")]
    [UnsupportedOSPlatform("windows")]
    public async Task A_memento_that_a_killed_process_left_under_two_names_is_there_once_and_goes_when_it_is_forgotten([Values] bool isUsedSince)
    {
        var (stores, memento) = await PutWhatStaysInTwoPlacesAsync();
        Assert.That(Aside(), Is.Not.Empty, "It has both names.");
        if (isUsedSince)
        {
            await stores.OtherMetadata.UsedAsync([memento.Call]);
        }

        var fresh = new FilesystemMetadataStore(Open(PhysicalFileSystem.Instance));
        Assert.That((await TestCalls.ToListAsync(fresh.ListMementosAsync(memento.Function))).Select(static found => found.Call), Is.EqualTo([memento.Call]));
        Assert.That(await TestCalls.ToListAsync(fresh.VerifyAsync(repair: false)), Is.Empty);
        Assert.That(Aside(), Is.Empty);
        await fresh.ForgetCallsAsync([memento.Call]);
        Assert.That(await fresh.GetMementoAsync(memento.Call), Is.Null);

        string[] Aside() => Directory.GetFiles(Folder.Combine("store", "aside"));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "There is a single step for it.")]
    [UnsupportedOSPlatform("windows")]
    public async Task A_memento_that_is_forgotten_while_it_has_two_names_does_not_come_back()
    {
        var (stores, memento) = await PutWhatStaysInTwoPlacesAsync();
        await stores.OtherMetadata.ForgetCallsAsync([memento.Call]);
        var fresh = new FilesystemMetadataStore(Open(PhysicalFileSystem.Instance));
        Assert.That(await fresh.GetMementoAsync(memento.Call), Is.Null);
        Assert.That(await TestCalls.ToListAsync(fresh.ListMementosAsync(memento.Function)), Is.Empty);
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "There is a single step for it.")]
    [UnsupportedOSPlatform("windows")]
    public async Task The_second_name_that_a_killed_process_left_among_the_temporary_files_is_cleaned_and_the_file_stays()
    {
        var stores = Open();
        var first = TestCalls.Memento();
        var second = first with { Time = first.Time.AddDays(1) };
        await stores.OtherMetadata.PutMementosAsync([first]);

        // Computed anew between the look and the taking away, and put back; killed before the temporary name is gone.
        stores.Files.BeforeRename = _ =>
        {
            stores.Files.BeforeRename = null;
            Wait(stores.OtherMetadata.PutMementosAsync([second]));
        };
        LeaveInTwoPlaces(stores);
        Assert.That(async () => await stores.Metadata.ForgetDamagedAsync(first.Call, first.Time), Throws.TypeOf<OperationCanceledException>());
        Assert.That(Directory.GetFiles(Folder.Combine("store", "tmp")), Has.Length.EqualTo(1));
        SetOld();
        Assert.That((await stores.OtherMetadata.RemoveAbandonedAsync(DateTimeOffset.UtcNow, dryRun: false)).Count, Is.EqualTo(1));
        Assert.That((await stores.OtherMetadata.GetMementoAsync(first.Call))?.Time, Is.EqualTo(second.Time));
        Assert.That(Directory.GetFiles(Folder.Combine("store", "tmp")), Is.Empty);
    }

    /// <summary>A memento that is to be forgotten by somebody who is killed when it has both names.</summary>
    [UnsupportedOSPlatform("windows")]
    private async Task<(Stores Stores, MementoRecord Memento)> PutWhatStaysInTwoPlacesAsync()
    {
        var stores = Open();
        var memento = TestCalls.Memento() with { Time = DateTimeOffset.UnixEpoch };
        await stores.OtherMetadata.PutMementosAsync([memento]);
        SetOld();
        LeaveInTwoPlaces(stores);
        Assert.That(async () => await stores.Metadata.TryForgetAsync(memento.Call, DateTimeOffset.UtcNow), Throws.TypeOf<OperationCanceledException>());
        return (stores, memento);
    }

    /// <summary>Has who gives a file its name again be killed when it has both names; used first by somebody else, so that it is put back.</summary>
    [UnsupportedOSPlatform("windows")]
    private void LeaveInTwoPlaces(Stores stores)
    {
        stores.Files.BeforeRename ??= _ =>
        {
            stores.Files.BeforeRename = null;
            File.SetLastWriteTimeUtc(Find(".memento.json"), DateTime.UtcNow.AddHours(1));
        };
        stores.Files.RenameNew = static (source, destination) =>
        {
            Assert.That(UnixFile.TryLink(source, destination), Is.True);
            throw new OperationCanceledException("killed");
        };
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
