using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Storage.Filesystem.Files;
using Memento.Testing;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>Folders of a store that an operator moved elsewhere and left a link to: they are read, listed, collected and written as the others, and the link stays.</summary>
[TestFixture]
[Platform(Exclude = "Win", Reason = "To make a link takes rights there.")]
public sealed class LinkedFolderTests : BackendTestsBase
{
    private static readonly FunctionName Function = TestCalls.Function();
    private static readonly CollectOptions AtOnce = new() { GracePeriod = TimeSpan.Zero };

    [TestCase("m")]
    [TestCase("m/*")]
    [TestCase("m/*/*")]
    [TestCase("m/*/*/??")]
    [TestCase("m/*/*/??/*@metadata")]
    [TestCase("c")]
    [TestCase("c/*")]
    [TestCase("c/*/*@metadata")]
    [TestCase("k")]
    [TestCase("k/*")]
    [TestCase("k/*/*")]
    public async Task It_is_as_the_others(string pattern)
    {
        await using var backend = await FillAsync();
        var link = Move(pattern);
        Assert.That(await TestCalls.ToListAsync(backend.ListFunctionsAsync()), Is.EqualTo([Function]));
        Assert.That(await TestCalls.ToListAsync(backend.ListMementosAsync(Function)), Has.Count.EqualTo(3));
        Assert.That(await TestCalls.ToListAsync(((IJoinedStores)backend).DataStore.ListKeysAsync(new DataKeyQuery { Recursive = true })), Has.Count.EqualTo(3));
        await CheckAsync(backend);
        Assert.That((await backend.CollectAsync(AtOnce)).ToString(), Does.StartWith("Collected 0 mementos, 0 objects"));
        Assert.That((await backend.VerifyAsync(repair: true)).Damages, Is.Empty);
        await CheckAsync(backend);

        Assert.That((await backend.CollectAsync(AtOnce with { MaximumCount = 0 })).Mementos, Is.EqualTo(3));
        Assert.That(Directory.EnumerateFiles(Folder.Combine("elsewhere"), "*", SearchOption.AllDirectories), Is.Empty, "What is collected is collected there.");
        Assert.That(new DirectoryInfo(link).LinkTarget, Is.Not.Null, "The link is the operator's.");
        await FillAsync(backend);
        await CheckAsync(backend);
    }

    [Test]
    public async Task What_is_forgotten_leaves_the_link_and_what_else_is_behind_it()
    {
        await using var backend = await FillAsync();
        var other = Function.At("2");
        await backend.MemoizeAsync(TestCalls.Result("other", other));
        var link = Move("m/*");
        await backend.ForgetFunctionAsync(other);
        await backend.ForgetCallsAsync([TestCalls.Call(argument: 2)]);
        Assert.That((await backend.ReadAsync(TestCalls.Call(), typeof(string)))?.Value, Is.EqualTo(Large(1)));
        await backend.ForgetFunctionAsync(Function.At(null));
        Assert.That(await TestCalls.ToListAsync(backend.ListFunctionsAsync()), Is.Empty);
        Assert.That(new DirectoryInfo(link).LinkTarget, Is.Not.Null);
        await backend.ForgetEverythingAsync();
    }

    [TestCase("m", "m")]
    [TestCase("m/*", "m")]
    [TestCase("m/*", "")]
    [TestCase("m/*/*", "m/*")]
    [TestCase("k", "k")]
    [TestCase("k/*", "k")]
    [TestCase("k/*", "")]
    public async Task A_link_into_the_store_itself_is_told_of_and_not_followed(string folder, string target)
    {
        await using var backend = await FillAsync();
        var link = Path.Combine(Find(folder), "loop");
        Directory.CreateSymbolicLink(link, Find(target));
        await CheckNotFollowedAsync(backend, link);
    }

    [Test]
    public async Task A_link_that_leads_where_another_one_leads_is_told_of_and_not_followed([Values] bool isAbove)
    {
        await using var backend = await FillAsync();
        var first = Move("k/*");
        var link = Path.Combine(Path.GetDirectoryName(first)!, "again");
        Directory.CreateSymbolicLink(link, isAbove ? Folder.Combine("elsewhere") : Folder.Combine("elsewhere", "folder"));
        await CheckNotFollowedAsync(backend, first, link);
    }

    [Test]
    public async Task A_function_that_is_shown_under_another_name_loses_nothing()
    {
        await using var backend = await FillAsync();
        var first = Move("m/*");
        var link = Path.Combine(Path.GetDirectoryName(first)!, "!a" + Path.GetFileName(first));
        Directory.CreateSymbolicLink(link, Folder.Combine("elsewhere", "folder"));
        await CheckNotFollowedAsync(backend, first, link);
    }

    [Test]
    public async Task Links_elsewhere_that_lead_to_one_another_end()
    {
        await using var backend = await FillAsync();
        Move("k/*");
        Directory.CreateSymbolicLink(Folder.Combine("elsewhere", "folder", "loop"), Folder.Combine("elsewhere"));
        await CheckNotFollowedAsync(backend, Path.Combine(Find("k/*"), "loop"));
    }

    [TestCase("m")]
    [TestCase("m/*")]
    [TestCase("m/*/*")]
    [TestCase("m/*/*/??")]
    public async Task While_what_a_link_leads_to_is_not_there_no_result_goes(string pattern)
    {
        await using var backend = await FillAsync();
        Move(pattern);
        Directory.Move(Folder.Combine("elsewhere"), Folder.Combine("unmounted"));
        try
        {
            var report = await backend.CollectAsync(AtOnce);
            Assert.That((report.Objects, report.Unread.Count), Is.EqualTo((0, 1)));
        }
        catch (IOException) when (pattern == "m")
        {
            // No memento at all could be read.
        }

        Directory.Move(Folder.Combine("unmounted"), Folder.Combine("elsewhere"));
        await CheckAsync(backend);
    }

    [Test]
    [Platform(Include = "Linux", Reason = "There are two disks.")]
    public async Task A_folder_on_another_disk_has_its_files_whole([Values("m/*", "c/*", "k/*")] string pattern, [Values] Durability durability)
    {
        Assume.That(Directory.Exists("/dev/shm"));
        var other = Directory.CreateDirectory(Path.Combine("/dev/shm", Path.GetRandomFileName())).FullName;
        try
        {
            await using var backend = await FillAsync(durability);
            var link = Find(pattern);
            Directory.Delete(link, recursive: true);
            Directory.CreateSymbolicLink(link, other);
            await FillAsync(backend);
            await CheckAsync(backend);
            Assert.That(Directory.EnumerateFiles(other, "*", SearchOption.AllDirectories), Is.Not.Empty);
            Assert.That((await backend.CollectAsync(AtOnce with { MaximumCount = 0 })).Mementos, Is.EqualTo(3));
            Assert.That(Directory.EnumerateFiles(other, "*", SearchOption.AllDirectories), Is.Empty);
        }
        finally
        {
            Directory.Delete(other, recursive: true);
        }
    }

    [Test]
    [Platform(Include = "Linux", Reason = "There are two disks.")]
    public void A_file_that_is_replaced_from_another_disk_is_whole_for_who_reads_it()
    {
        Assume.That(Directory.Exists("/dev/shm"));
        var folder = Directory.CreateDirectory(Path.Combine("/dev/shm", Path.GetRandomFileName())).FullName;
        var other = Path.Combine(folder, "file");
        try
        {
            File.WriteAllText(other, "old");
            using var reader = new StreamReader(PhysicalFileSystem.Instance.OpenRead(other)!);
            var time = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
            var source = Folder.Combine("new");
            File.WriteAllText(source, "new");
            File.SetLastWriteTimeUtc(source, time);
            PhysicalFileSystem.Instance.Rename(source, other);
            Assert.That((reader.ReadToEnd(), File.ReadAllText(other)), Is.EqualTo(("old", "new")));
            Assert.That((File.GetLastWriteTimeUtc(other), File.Exists(source)), Is.EqualTo((time, false)));
            Assert.That((Directory.GetFiles(folder), Folder.Files()), Is.EqualTo((new[] { other }, Array.Empty<string>())));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void What_is_put_in_the_place_of_a_file_on_its_way_to_another_disk_stays()
    {
        var source = Folder.Combine("there");
        var destination = Folder.Combine("here");
        File.WriteAllText(source, "first");
        OtherDisk.Move(source, destination, copied: () => File.WriteAllText(source, "second"));
        Assert.That((File.ReadAllText(source), File.ReadAllText(destination)), Is.EqualTo(("second", "first")));
    }

    [Test]
    public void A_file_that_finds_no_room_on_another_disk_has_its_name_again([Values] bool isReplaced)
    {
        var source = Folder.Combine("there");
        File.WriteAllText(source, "first");
        Assert.That(
            () => OtherDisk.Move(source, Folder.Combine("here"), copied: () =>
            {
                if (isReplaced)
                {
                    File.WriteAllText(source, "second");
                }

                throw new IOException("No space left on device");
            }),
            Throws.InstanceOf<IOException>());
        Assert.That(File.ReadAllText(source), Is.EqualTo(isReplaced ? "second" : "first"));
        Assert.That(Folder.Files(), Is.EqualTo([source]));
    }

    [TestCase("m")]
    [TestCase("m/*")]
    [TestCase("m/*/*/??")]
    [TestCase("c/*")]
    [TestCase("c/*/*@metadata")]
    [TestCase("k/*")]
    public async Task Files_that_killed_writers_left_on_their_way_to_another_disk_are_collected(string pattern)
    {
        await using var backend = await FillAsync();
        Move(pattern);
        var folders = Directory.EnumerateDirectories(Folder.Combine("elsewhere", "folder"), "*", SearchOption.AllDirectories)
            .Append(Folder.Combine("elsewhere", "folder")).Append(Directory.CreateDirectory(Folder.Combine("memento-data", "aside")).FullName).ToList();
        var old = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"~{DateTime.UtcNow.AddDays(-1).Ticks:x16}{7:x16}");
        var young = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"~{DateTime.UtcNow.Ticks:x16}{7:x16}");
        foreach (var folder in folders)
        {
            File.WriteAllText(Path.Combine(folder, old), "half");
            File.WriteAllText(Path.Combine(folder, young), "half");
        }

        Assert.That((await backend.VerifyAsync()).Damages, Is.Empty);
        Assert.That((await backend.CollectAsync(new CollectOptions { DryRun = true })).TemporaryFiles, Is.EqualTo(folders.Count));
        Assert.That((await backend.CollectAsync(new CollectOptions())).TemporaryFiles, Is.EqualTo(folders.Count));
        Assert.That(folders.SelectMany(static folder => Directory.GetFiles(folder, "~*")).Select(Path.GetFileName), Is.EqualTo(Enumerable.Repeat(young, folders.Count)));
        Assert.That((await backend.VerifyAsync(repair: true)).Damages, Is.Empty, "One that is on its way is no damage.");
        Assert.That(folders.SelectMany(static folder => Directory.GetFiles(folder, "~*")).Select(Path.GetFileName), Is.EqualTo(Enumerable.Repeat(young, folders.Count)));
        await CheckAsync(backend);
    }

    private static string Large(int argument) => $"{argument}{new string('x', 10_000)}";

    /// <param name="backend">The store.</param>
    /// <param name="links">The links; which of several is met first is the disk's to say.</param>
    private static async Task CheckNotFollowedAsync(FilesystemStorageBackend backend, params string[] links)
    {
        Assert.That(await TestCalls.ToListAsync(backend.ListMementosAsync(Function.At(null))), Has.Count.EqualTo(3));
        var report = await backend.CollectAsync(AtOnce);
        Assert.That((report.Mementos, report.Objects), Is.EqualTo((0L, 0L)));
        var link = report.Unread.Single().Place;
        Assert.That(links, Does.Contain(link));
        Assert.That((await backend.VerifyAsync(repair: true)).Damages.Select(static damage => (damage.Place, damage.IsRepaired)), Is.EqualTo([(link, false)]));
        await CheckAsync(backend);
    }

    private async Task<FilesystemStorageBackend> FillAsync(Durability durability = Durability.Process)
    {
        var backend = new FilesystemStorageBackend(CreateContext(), new FilesystemSettings { MemoryCacheMb = 0, Compression = Compression.None, Durability = durability }, PhysicalFileSystem.Instance);
        await FillAsync(backend);
        return backend;
    }

    private async Task FillAsync(FilesystemStorageBackend backend)
    {
        await backend.MemoizeAsync(TestCalls.Result(Large(1)));
        await backend.MemoizeAsync(TestCalls.Result(Large(2), argument: 2));
        await backend.MemoizeAsync(TestCalls.Result(Large(3), argument: 3, keyOverride: "folder/key"));
        await backend.WriteMetadataAsync(TestCalls.Call(), "log", "text"u8.ToArray());
        await backend.WriteMetadataAsync(TestCalls.Call(), "beside", "text"u8.ToArray(), storeWithData: true);

        // So long ago that collecting at once may take it.
        foreach (var file in Directory.EnumerateFiles(Folder.Combine("memento-data"), "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }
    }

    private static async Task CheckAsync(FilesystemStorageBackend backend)
    {
        for (var argument = 1; argument <= 3; argument++)
        {
            Assert.That((await backend.ReadAsync(TestCalls.Call(argument: argument), typeof(string)))?.Value, Is.EqualTo(Large(argument)));
        }

        Assert.That(await backend.ReadMetadataAsync(TestCalls.Call(), "log"), Is.Not.Null);
        Assert.That(await backend.ReadMetadataAsync(TestCalls.Call(), "beside"), Is.Not.Null);
    }

    private string Find(string pattern)
    {
        var found = Folder.Combine("memento-data");
        foreach (var part in pattern.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            found = Directory.EnumerateDirectories(found, part).Where(path => part != "*" || !path.EndsWith("@metadata", StringComparison.Ordinal)).Order(StringComparer.Ordinal).First();
        }

        return found;
    }

    /// <summary>Moves a folder of the store elsewhere and leaves a link to it.</summary>
    private string Move(string pattern)
    {
        var folder = Find(pattern.Replace("??/*@metadata", "??", StringComparison.Ordinal).Replace("*/*@metadata", "*", StringComparison.Ordinal));
        if (pattern.EndsWith("@metadata", StringComparison.Ordinal))
        {
            folder = Directory.EnumerateDirectories(Path.GetDirectoryName(folder)!, "*@metadata", SearchOption.AllDirectories).First();
        }

        var target = Folder.Combine("elsewhere", "folder");
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        Directory.Move(folder, target);
        Directory.CreateSymbolicLink(folder, target);
        return folder;
    }
}
