using Memento.Storage;
using Memento.Storage.Sqlite;
using Memento.Storage.Sqlite.Engine;
using Memento.Testing;

namespace Memento.Contrib.Tests.Sqlite;

/// <summary>Where things are, and what the settings do.</summary>
[TestFixture]
public sealed class SqliteStoreTests
{
    private static readonly byte[] Large = [.. Enumerable.Range(0, 300_000).Select(static i => (byte)(i * 7))];

    private TemporaryFolder _folder = null!;
    private RecordingLoggerFactory _log = null!;

    [SetUp]
    public void CreateFolder() => (_folder, _log) = (new TemporaryFolder(), new RecordingLoggerFactory());

    [TearDown]
    public void RemoveFolder()
    {
        _folder.Dispose();
        _log.Dispose();
    }

    [Test]
    public async Task A_store_that_is_only_read_makes_nothing()
    {
        await using (var backend = Create())
        {
            Assert.That(await backend.ReadAsync(TestCalls.Call(), typeof(string)), Is.Null);
            Assert.That(await TestCalls.ToListAsync(backend.ListFunctionsAsync()), Is.Empty);
            Assert.That((await backend.VerifyAsync()).IsWhole, Is.True);
        }

        Assert.That(Directory.EnumerateFileSystemEntries(_folder.FullPath), Is.Empty);
    }

    [Test]
    public async Task A_small_result_is_in_the_database_and_a_large_one_a_file_named_by_its_content()
    {
        await using (var backend = Create())
        {
            await backend.MemoizeAsync(TestCalls.Result(new string('m', 10_000)));
            var large = await backend.MemoizeAsync(TestCalls.Result(Large, argument: 2));
            var uri = backend.GetResultUri(large)!;
            Assert.That(uri.IsFile, Is.True);
            Assert.That(Path.GetFileName(uri.LocalPath), Is.EqualTo(large.Content!.Sha256));
            Assert.That(await File.ReadAllBytesAsync(uri.LocalPath), Is.EqualTo(Large));
            Assert.That((await backend.ReadAsync(large.Call, typeof(byte[])))?.Value, Is.EqualTo(Large));
        }

        var database = _folder.Combine(StoreDatabase.DefaultPath);
        Assert.That(_folder.Files().Select(file => Path.GetRelativePath(database + "/..", file)).Where(static file => !file.Contains("-files", StringComparison.Ordinal)), Is.EquivalentTo((string[])["memento.db"]), "What was written is in the one file when the store is closed.");
        Assert.That(StoreDatabase.Query(database, "SELECT length, data IS NULL FROM objects ORDER BY length"), Is.EqualTo((string[])["10000|0", "300000|1"]));
    }

    [Test]
    public async Task A_function_whose_row_is_gone_is_named_again_with_its_next_memento([Values] bool byAnother)
    {
        await using var backend = Create();
        for (var argument = 1; argument <= 3; argument++)
        {
            // A store keeps in mind which functions it has named.
            var memento = await backend.MemoizeAsync(TestCalls.Result("kept", argument: argument));
            Assert.That(await TestCalls.ToListAsync(backend.ListFunctionsAsync()), Is.EqualTo(new[] { memento.Function }));
            if (byAnother)
            {
                StoreDatabase.Execute(_folder.Combine(StoreDatabase.DefaultPath), "DELETE FROM functions; DELETE FROM mementos");
            }
            else
            {
                await backend.ForgetFunctionAsync(memento.Function);
            }

            Assert.That(await TestCalls.ToListAsync(backend.ListFunctionsAsync()), Is.Empty);
        }
    }

    [TestCase("with space/and ü/m%20e#m?o.db")]
    [TestCase("plain.db")]
    public async Task Any_path_works(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            // No name has a question mark there.
            path = path.Replace('?', '!').Replace('/', '\\');
        }

        var file = _folder.Combine(path);
        await using (var backend = Create(("path", path)))
        {
            await backend.MemoizeAsync(TestCalls.Result("kept"));
            var memento = await backend.MemoizeAsync(TestCalls.Result(new string('m', 10_000), argument: 2));
            Assert.That(backend.GetResultUri(memento)!.LocalPath, Is.EqualTo(file));
        }

        Assert.That(file, Does.Exist);
        await using var again = Create(("path", path), ("readonly", "true"));
        Assert.That((await again.ReadAsync(TestCalls.Call(), typeof(string)))?.Value, Is.EqualTo("kept"));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "There it is the system's own length that counts.")]
    public async Task A_path_is_as_long_as_SQLite_takes_it_and_a_longer_one_is_refused()
    {
        var folder = _folder.FullPath;
        while (folder.Length < 400)
        {
            folder = Path.Combine(folder, new string('f', 60));
        }

        // As many bytes as SQLite takes, in letters of two.
        var length = 504 - folder.Length - 1;
        var longest = Path.Combine(folder, new string('é', length / 2) + new string('e', length % 2));
        await using (var backend = Create(("path", longest)))
        {
            await backend.MemoizeAsync(TestCalls.Result("kept"));
            Assert.That((await backend.ReadAsync(TestCalls.Call(), typeof(string)))?.Value, Is.EqualTo("kept"));
        }

        Assert.That(() => Create(("path", longest + "b")), Throws.TypeOf<ConfigurationException>().With.Message.Contain("path").And.Message.Contain("505").And.Message.Contain("504"));
    }

    [TestCase("path", ".", "memento.db")]
    [TestCase("path", "a\0b", "path")]
    [TestCase("table_bytes", "-1", "table_bytes")]
    [TestCase("table_bytes", "16777217", "table_bytes")]
    [TestCase("busy_wait", "00:00:00", "busy_wait")]
    [TestCase("durability", "7", "durability")]
    [TestCase("on_corruption", "7", "on_corruption")]
    [TestCase("on_corruption", "forget", "on_corruption")]
    public void A_wrong_setting_is_refused_by_name(string key, string value, string said) =>
        Assert.That(() => Create((key, value)), Throws.TypeOf<ConfigurationException>().With.Message.Contain(said));

    [Test]
    public async Task A_database_of_another_program_is_refused_and_left_alone()
    {
        var file = _folder.Combine("theirs.db");
        await File.WriteAllBytesAsync(file, []);
        StoreDatabase.Execute(file, "CREATE TABLE theirs (x)");
        var before = await File.ReadAllBytesAsync(file);
        Assert.That(() => Create(("path", "theirs.db")), Throws.TypeOf<ConfigurationException>().With.Message.Contain(file).And.Message.Contain("another program"));
        Assert.That(await File.ReadAllBytesAsync(file), Is.EqualTo(before));
    }

    [Test]
    public async Task A_folder_that_cannot_be_made_costs_no_call()
    {
        await File.WriteAllTextAsync(_folder.Combine("file"), "in the way");
        await using var backend = Create(("path", "file/memento.db"));
        Assert.That(await backend.ReadAsync(TestCalls.Call(), typeof(string)), Is.Null);
        Assert.That((await backend.MemoizeAsync(TestCalls.Result("value"))).Content, Is.Null, "It is returned and not remembered.");
        Assert.That(_log.Warnings, Has.Some.Contain("could not be written"));
    }

    [Test]
    public async Task What_others_write_is_seen_by_who_may_make_no_file_beside_the_database([Values] bool endsBefore)
    {
        // Of a name so long that one more file, whose name is longer, cannot be made: as for who may not write in the folder.
        var path = new string('m', 230);
        await using (var first = Create(("path", path)))
        {
            await first.MemoizeAsync(TestCalls.Result("value"));
        }

        await using var reader = Create(("path", path), ("readonly", "true"));
        Assert.That((await reader.ReadAsync(TestCalls.Call(), typeof(string)))?.Value, Is.EqualTo("value"));
        var writer = Create(("path", path));
        for (var i = 2; i < 300; i++)
        {
            await writer.MemoizeAsync(TestCalls.Result(new string('x', 5000), argument: i));
        }

        if (endsBefore)
        {
            await writer.DisposeAsync();
        }

        for (var i = 2; i < 300; i++)
        {
            Assert.That((await reader.ReadAsync(TestCalls.Call(argument: i), typeof(string)))?.Value, Is.EqualTo(new string('x', 5000)), $"{i}");
        }

        Assert.That((await reader.ReadAsync(TestCalls.Call(), typeof(string)))?.Value, Is.EqualTo("value"));
        await writer.DisposeAsync();
        Assert.That(_log.Warnings, Is.Empty);
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "A file that is open cannot be removed there.")]
    public async Task A_store_whose_files_are_removed_meanwhile_begins_anew()
    {
        var clock = new SetClock();
        await using var backend = Create(clock);
        await backend.MemoizeAsync(TestCalls.Result("value"));
        Directory.Delete(_folder.Combine("memento-data"), recursive: true);
        clock.Seconds++;
        Assert.That(await backend.ReadAsync(TestCalls.Call(), typeof(string)), Is.Null);
        Assert.That((await backend.MemoizeAsync(TestCalls.Result("new"))).Content, Is.Not.Null);
        Assert.That((await backend.ReadAsync(TestCalls.Call(), typeof(string)))?.Value, Is.EqualTo("new"));
        Assert.That(_folder.Combine(StoreDatabase.DefaultPath), Does.Exist);
    }

    [Test]
    [Platform(Include = "Linux", Reason = "Elsewhere a file is not told from another that stands in its place.")]
    public async Task A_store_whose_files_another_has_replaced_goes_on_with_those()
    {
        var clock = new SetClock();
        await using var backend = Create(clock);
        await backend.MemoizeAsync(TestCalls.Result("old"));
        Directory.Delete(_folder.Combine("memento-data"), recursive: true);
        await using var other = Create();
        await other.MemoizeAsync(TestCalls.Result("new"));
        clock.Seconds++;
        Assert.That((await backend.ReadAsync(TestCalls.Call(), typeof(string)))?.Value, Is.EqualTo("new"));
        await backend.MemoizeAsync(TestCalls.Result("more", argument: 2));
        Assert.That((await other.ReadAsync(TestCalls.Call(argument: 2), typeof(string)))?.Value, Is.EqualTo("more"), "What is written the others read.");
    }

    [Test]
    public async Task What_is_collected_gives_its_room_back()
    {
        await using var backend = Create();
        await backend.MemoizeManyAsync([.. Enumerable.Range(0, 200).Select(static i => TestCalls.Result(new string((char)('a' + (i % 26)), 20_000 + i), argument: i))]);
        await backend.CollectAsync(new CollectOptions { MaximumCount = 0, GracePeriod = TimeSpan.Zero });
        Assert.That(StoreDatabase.Query(_folder.Combine(StoreDatabase.DefaultPath), "PRAGMA page_count"), Has.All.Matches<string>(static pages => int.Parse(pages, System.Globalization.CultureInfo.InvariantCulture) < 40));
    }

    [Test]
    public async Task Another_program_reads_the_tables()
    {
        await using (var backend = Create())
        {
            await backend.MemoizeAsync(TestCalls.Result("value"));
            await backend.WriteMetadataAsync(TestCalls.Call(), "log", "text"u8.ToArray());
        }

        var rows = StoreDatabase.Query(_folder.Combine(StoreDatabase.DefaultPath), """
            SELECT f.name, f.version, lower(hex(m.arguments)), json_extract(m.document, '$.arguments.x'), CAST(c.value AS TEXT)
            FROM mementos m JOIN functions f ON f.key = m.function JOIN call_metadata c ON c.function = m.function AND c.arguments = m.arguments
            """);
        Assert.That(rows.Single(), Does.StartWith($"Tests.Functions:Compute|1|{TestCalls.Call().ArgumentHash}|").And.EndWith("|text"));
    }

    private SqliteStorageBackend Create(TimeProvider clock) => new(
        TestBackendContext.Create("sqlite", _folder.FullPath, loggerFactory: _log),
        new SqliteSettings { MemoryCacheMb = 0 },
        new Database(new DatabaseOptions { File = _folder.Combine(StoreDatabase.DefaultPath), Logger = _log.CreateLogger("database"), Clock = clock }));

    private SqliteStorageBackend Create(params (string Key, string Value)[] settings) => new(TestBackendContext.Create(
        "sqlite",
        _folder.FullPath,
        settings.Append(("memory_cache_mb", "0")).ToDictionary(static setting => setting.Item1, static setting => (string?)setting.Item2),
        loggerFactory: _log));
}
