using System.Globalization;
using Memento.Builtin.Tests.Filesystem.Simulation;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Storage.Filesystem.Files;
using Memento.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>A collection on a simulated disk that ends at each of its operations, just while another process wants some of what it takes.</summary>
[TestFixture]
public sealed class CollectionCrashTests
{
    private static readonly FunctionName Old = TestCalls.Function("Old", "1");
    private static readonly CollectOptions OldVersion = new() { GracePeriod = TimeSpan.Zero, Function = Old, MaximumCount = 0 };
    private static readonly FunctionName New = TestCalls.Function("Old", "2");

    private static readonly ResultToStore[] Kept =
    [
        TestCalls.Result(Text('k'), argument: 1),
        TestCalls.Result(Text('f'), argument: 2, keyOverride: "my/key"),
        TestCalls.Result(Text('n'), New, 1),
    ];

    private static readonly ResultToStore[] Collected =
    [
        TestCalls.Result(Text('o'), Old, 1),
        TestCalls.Result("small", Old, 2),
        TestCalls.Result(Text('s'), Old, 3, keyOverride: "my/key"),
        TestCalls.Result(Text('a'), Old, 4, keyOverride: "alone"),
    ];

    private static readonly ResultToStore Pinned = TestCalls.Result(Text('p'), Old, 5);
    private static readonly ResultToStore Wanted = TestCalls.Result(Text('w'), argument: 9);

    [TestCase(Durability.Process, 0)]
    [TestCase(Durability.Power, 3, Category = "Long")]
    public async Task A_collection_that_is_killed_loses_nothing_and_leaves_nothing(Durability durability, int seeds)
    {
        var disk = new SimulatedDisk();
        var points = new List<CrashPoint>();
        MementoRecord wanted;
        await using (var backend = StoreOnDisk.Open(disk, durability))
        {
            wanted = await FillAsync(backend);
            await using var other = StoreOnDisk.Open(disk, durability);
            var (isPinned, isWanted) = (false, false);
            disk.Renaming = source =>
            {
                // After the collector's look at it, and before it is renamed away.
                if (!isPinned && source.EndsWith($"{Pinned.Memento.ArgumentHash}.memento.json", StringComparison.Ordinal))
                {
                    Pin.SetAsync(other, Pinned.Memento.Call).AsTask().GetAwaiter().GetResult();
                    isPinned = true;
                }
                else if (!isWanted && source.EndsWith(wanted.Content!.Sha256, StringComparison.Ordinal))
                {
                    disk.SetLastWriteTimeUtc(source, DateTime.UtcNow);
                    isWanted = true;
                }
            };
            disk.Changed = () =>
            {
                points.Add(new CrashPoint($"killed after {disk.LastOperation}", disk.AfterKill(), isPinned, isWanted));

                // This disk may lose both names of a file that is renamed, until the new one is flushed, which file systems with a journal do not.
                var isRenamed = disk.LastOperation.Contains("Rename of", StringComparison.Ordinal);
                for (var seed = 0; seed < seeds; seed++)
                {
                    var what = string.Create(CultureInfo.InvariantCulture, $"power lost after {disk.LastOperation}, seed {seed}");
                    points.Add(new CrashPoint(what, disk.AfterLossOfPower(seed), isPinned && !isRenamed, isWanted && !isRenamed));
                }
            };
            var report = await backend.CollectAsync(OldVersion);
            Assert.That((isPinned, isWanted), Is.EqualTo((true, true)));
            Assert.That((report.Mementos, report.Objects), Is.EqualTo((Collected.Length, Collected.Length)));
        }

        disk.Changed = null;
        disk.Renaming = null;
        await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{points.Count} disks to look at."));
        var whole = new CrashPoint("not killed", disk.AfterKill(), IsPinned: true, IsWanted: true);
        await CheckAsync(whole, wanted, durability);
        foreach (var point in points)
        {
            await CheckAsync(point, wanted, durability);
            Assert.That(point.Disk.Files.Except(whole.Disk.Files), Is.Empty, $"{point.What}: nothing is left that an undisturbed collection does not leave.");
        }
    }

    [Test]
    public async Task What_a_killed_collection_set_aside_is_not_back_when_it_is_forgotten([Values] bool everything)
    {
        var disk = new SimulatedDisk();
        SimulatedDisk? killed = null;
        await using (var backend = StoreOnDisk.Open(disk))
        {
            await FillAsync(backend);
            disk.Renaming = source => disk.SetLastWriteTimeUtc(source, DateTime.UtcNow);
            disk.Changed = () => killed ??= disk.Files.Any(static file => file.Contains("aside", StringComparison.Ordinal) && file.EndsWith("memento", StringComparison.Ordinal)) ? disk.AfterKill() : null;
            await backend.CollectAsync(OldVersion);
        }

        await using var after = StoreOnDisk.Open(killed!);
        await (everything ? after.ForgetEverythingAsync() : after.ForgetFunctionAsync(Old));
        await using var again = StoreOnDisk.Open(killed!);
        Assert.That(await TestCalls.ToListAsync(again.ListMementosAsync(Old)), Is.Empty);
        Assert.That(await again.ReadAsync(Collected[0].Memento.Call, typeof(string)), Is.Null);
        Assert.That(killed!.Files, Has.None.Contains("aside"));
    }

    [Test]
    public async Task Orphans_of_an_earlier_collection_are_collected()
    {
        var disk = new SimulatedDisk();
        await using var backend = StoreOnDisk.Open(disk);
        await FillAsync(backend);
        await backend.CollectAsync(OldVersion);
        var whole = disk.Files;
        var files = new StoreFolder(disk, StoreOnDisk.Root, NullLogger.Instance);
        var objects = new FilesystemDataStore(files);
        await using var mementos = new FilesystemMetadataStore(files);

        // Metadata of a call without a memento, and of an object that is not there; a link that leads nowhere.
        var path = new MementoPaths(StoreOnDisk.Root).OfMemento(Collected[0].Memento.Call);
        await mementos.PutMementosAsync([Collected[0].Memento]);
        await mementos.WriteMetadataAsync(Collected[0].Memento.Call, "log", "text"u8.ToArray());
        disk.DeleteFile(path);
        var key = await objects.WriteAsync(DataKey.ForContent(new string('0', 64)), "bytes"u8.ToArray());
        await objects.WriteMetadataAsync(key, "log", "text"u8.ToArray());
        disk.DeleteFile(objects.GetUri(key)!.LocalPath);
        key = await objects.WriteAsync(new DataKey("nowhere"), "bytes"u8.ToArray());
        disk.DeleteFile(objects.GetUri(key)!.LocalPath);
        Assert.That((await backend.VerifyAsync()).Damages, Has.Count.EqualTo(3));
        await backend.CollectAsync(new CollectOptions());
        Assert.That((await backend.VerifyAsync()).Damages, Has.Count.EqualTo(3), "What is young may be somebody's.");
        await backend.CollectAsync(OldVersion);
        Assert.That((await backend.VerifyAsync()).Damages, Is.Empty);
        Assert.That(disk.Files, Is.EqualTo(whole));
    }

    private static string Text(char character) => new(character, 6000);

    /// <summary>Fills a store.</summary>
    /// <returns>The memento of what no memento reaches.</returns>
    private static async Task<MementoRecord> FillAsync(IStorageBackend backend)
    {
        await backend.MemoizeManyAsync([.. Kept, .. Collected, Pinned]);
        var wanted = await backend.MemoizeAsync(Wanted);
        foreach (var call in Kept.Concat(Collected).Append(Wanted).Select(static result => result.Memento.Call))
        {
            await backend.WriteMetadataAsync(call, "log", "text"u8.ToArray());
            await backend.WriteMetadataAsync(call, "beside", "text"u8.ToArray(), storeWithData: true);
        }

        await backend.ForgetCallsAsync([Wanted.Memento.Call]);
        return wanted;
    }

    private static async Task CheckAsync(CrashPoint point, MementoRecord wanted, Durability durability)
    {
        try
        {
            await using var backend = StoreOnDisk.Open(point.Disk, durability);
            if (point.IsWanted)
            {
                // The other process had found its result there, and goes on.
                await using var mementos = new FilesystemMetadataStore(new StoreFolder(point.Disk, StoreOnDisk.Root, NullLogger.Instance, durability));
                await mementos.PutMementosAsync([wanted]);
            }

            await CheckKeptAsync(backend, point);
            await backend.CollectAsync(OldVersion);
            await CheckKeptAsync(backend, point);
            Assert.That((await backend.VerifyAsync()).Damages, Is.Empty, point.What);
        }
        catch (Exception exception) when (exception is not ResultStateException)
        {
            throw new InvalidOperationException($"{point.What}: {exception.Message}", exception);
        }
    }

    private static async Task CheckKeptAsync(FilesystemStorageBackend backend, CrashPoint point)
    {
        foreach (var result in Kept.Concat(point.IsWanted ? [Wanted] : []).Concat(point.IsPinned ? [Pinned] : []))
        {
            var call = result.Memento.Call;
            Assert.That((await backend.ReadAsync(call, typeof(string)))?.Value, Is.EqualTo(result.Value), $"{point.What}: {call}");
        }

        foreach (var call in Kept.Select(static result => result.Memento.Call))
        {
            foreach (var name in (string[])["log", "beside"])
            {
                Assert.That((await backend.ReadMetadataAsync(call, name))?.ToArray(), Is.EqualTo("text"u8.ToArray()), $"{point.What}: {name} of {call}");
            }
        }

        if (point.IsPinned)
        {
            Assert.That(await Pin.IsSetAsync(backend, Pinned.Memento.Call), Is.True, point.What);
        }
    }

    private sealed record CrashPoint(string What, SimulatedDisk Disk, bool IsPinned, bool IsWanted);
}
