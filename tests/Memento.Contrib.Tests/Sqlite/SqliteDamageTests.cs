using Memento.Storage;
using Memento.Storage.Sqlite;
using Memento.Testing;

namespace Memento.Contrib.Tests.Sqlite;

/// <summary>Damaged databases, rows and files.</summary>
[TestFixture]
public sealed class SqliteDamageTests
{
    /// <summary>More than is kept within a memento, less than becomes a file.</summary>
    private const int Medium = 10_000;

    private const int Large = 200_000;

    private TemporaryFolder _folder = null!;
    private RecordingLoggerFactory _log = null!;

    private string Database => _folder.Combine("memento.db");

    [SetUp]
    public void CreateFolder() => (_folder, _log) = (new TemporaryFolder(), new RecordingLoggerFactory());

    [TearDown]
    public void RemoveFolder()
    {
        _folder.Dispose();
        _log.Dispose();
    }

    [TestCase(0)]
    [TestCase(30)]
    public async Task A_file_that_is_no_database_is_an_error_that_says_which_and_how_to_recover(int from)
    {
        await StoreAsync();
        Alter(Database, from, 60);
        var before = await File.ReadAllBytesAsync(Database);
        Assert.That(() => Create(), Throws.TypeOf<ConfigurationException>()
            .With.Message.Contain(Database).And.Message.Contain("-wal").And.Message.Contain(".recover").And.Message.Contain("on_corruption"));
        Assert.That(await File.ReadAllBytesAsync(Database), Is.EqualTo(before), "It is left as it is.");
    }

    [Test]
    public async Task A_damaged_database_is_set_aside_by_setting_and_what_was_in_it_computed_again()
    {
        await StoreAsync();
        Alter(Database, 0, 100);
        var damaged = await File.ReadAllBytesAsync(Database);
        await using var backend = Create(("on_corruption", "rebuild"));
        Assert.That(await backend.ReadAsync(TestCalls.Call(), typeof(string)), Is.Null);
        await backend.MemoizeAsync(TestCalls.Result("again"));
        Assert.That((await backend.ReadAsync(TestCalls.Call(), typeof(string)))?.Value, Is.EqualTo("again"));
        var aside = Directory.GetFiles(_folder.FullPath, "memento.db-damaged-*").Single();
        Assert.That(await File.ReadAllBytesAsync(aside), Is.EqualTo(damaged));
        Assert.That(_log.Warnings.Single(), Does.Contain(Database).And.Contain(aside));
    }

    [Test]
    public async Task A_database_that_turns_out_damaged_in_use_of_one_goes_on_by_setting()
    {
        await StoreAsync(many: 300);
        SpoilPages();
        await using var backend = Create(("on_corruption", "rebuild"));
        await ComputeAgainAsync(backend, 300);
        Assert.That((await backend.VerifyAsync()).Damages, Is.Empty);
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "A file that two have open cannot be renamed there.")]
    public async Task A_database_that_turns_out_damaged_in_use_goes_on_by_setting()
    {
        await StoreAsync(many: 300);
        SpoilPages();
        await using var backend = Create(("on_corruption", "rebuild"));
        await using var neighbour = Create(("on_corruption", "rebuild"));
        await ComputeAgainAsync(backend, 300);
        await ComputeAgainAsync(neighbour, 300);
        Assert.That(await TestCalls.ToListAsync(neighbour.ListMementosAsync(TestCalls.Function())), Has.Count.EqualTo(300), "Both go on with the same new one.");
        Assert.That((await backend.VerifyAsync()).Damages, Is.Empty);
        Assert.That(Directory.GetFiles(_folder.FullPath, "memento.db-damaged-*").Where(static file => !file.EndsWith("-wal", StringComparison.Ordinal)), Has.Exactly(1).Items);
    }

    [Test]
    public async Task A_database_that_turns_out_damaged_in_use_costs_no_call_and_says_so()
    {
        await StoreAsync(many: 300);
        SpoilPages();
        await using var backend = Create();
        for (var i = 0; i < 300; i++)
        {
            var read = await backend.ReadAsync(TestCalls.Call(argument: i), typeof(string));
            Assert.That(read?.Value, Is.Null.Or.EqualTo(Value(i)));
        }

        Assert.That(_log.Entries.Select(static entry => entry.Exception?.Message), Has.Some.Contain(Database).And.Some.Contain("on_corruption"));
        Assert.That(async () => await backend.VerifyAsync(), Throws.InstanceOf<IOException>().With.Message.Contain(Database).And.Message.Contain("on_corruption"));
    }

    [Test]
    public async Task A_damaged_row_is_a_miss_that_is_told_and_written_anew()
    {
        await StoreAsync();
        StoreDatabase.Execute(Database, "UPDATE mementos SET document = replace(document, 'kept', 'lies')");
        await using var backend = Create();
        Assert.That(await backend.ReadAsync(TestCalls.Call(), typeof(string)), Is.Null);
        Assert.That(_log.Warnings.Single(), Does.Contain(Database).And.Contain(TestCalls.Call().ToString()));
        await backend.MemoizeAsync(TestCalls.Result("kept"));
        Assert.That((await backend.ReadAsync(TestCalls.Call(), typeof(string)))?.Value, Is.EqualTo("kept"));
        Assert.That((await backend.VerifyAsync()).Damages, Is.Empty);
    }

    [Test]
    public async Task A_row_that_was_copied_to_another_call_is_not_believed()
    {
        await StoreAsync(many: 2);
        StoreDatabase.Execute(Database, "CREATE TEMP TABLE before AS SELECT id, document FROM mementos; UPDATE mementos SET document = (SELECT document FROM before b WHERE b.id <> mementos.id)");
        await using var backend = Create();
        Assert.That(await backend.ReadAsync(TestCalls.Call(argument: 0), typeof(string)), Is.Null);
        Assert.That(await backend.ReadAsync(TestCalls.Call(argument: 1), typeof(string)), Is.Null);
        Assert.That((await backend.VerifyAsync(repair: true)).Damages.Select(static damage => damage.IsRepaired), Is.EqualTo((bool[])[true, true]));
        Assert.That(await TestCalls.ToListAsync(backend.ListFunctionsAsync()), Is.Empty);
    }

    [TestCase(Medium)]
    [TestCase(Large)]
    public async Task Altered_bytes_of_a_result_are_a_miss_that_is_counted_and_written_anew(int length)
    {
        var value = new string('v', length);
        MementoRecord memento;
        await using (var first = Create())
        {
            memento = await first.MemoizeAsync(TestCalls.Result(value));
            if (length == Large)
            {
                var file = first.GetResultUri(memento)!.LocalPath;
                Alter(file, 1000, 1);
            }
        }

        if (length == Medium)
        {
            StoreDatabase.Execute(Database, "UPDATE objects SET data = replace(CAST(data AS TEXT), 'vvv', 'vxv')");
        }

        await using var backend = Create();
        Assert.That((await backend.VerifyAsync()).Damages, Has.Count.EqualTo(1));
        Assert.That(await backend.ReadAsync(memento.Call, typeof(string)), Is.Null);
        Assert.That(backend.Statistics.Damaged, Is.EqualTo(1));
        await backend.MemoizeAsync(TestCalls.Result(value));
        Assert.That((await backend.ReadAsync(memento.Call, typeof(string)))?.Value, Is.EqualTo(value));
        Assert.That((await backend.VerifyAsync()).Damages, Is.Empty);
    }

    [TestCase(Medium)]
    [TestCase(Large)]
    public async Task An_equal_result_mends_damaged_bytes(int length)
    {
        var value = new string('v', length);
        await using var backend = Create();
        var memento = await backend.MemoizeAsync(TestCalls.Result(value));
        if (length == Large)
        {
            Alter(backend.GetResultUri(memento)!.LocalPath, 1000, 1);
        }
        else
        {
            StoreDatabase.Execute(Database, "UPDATE objects SET data = replace(CAST(data AS TEXT), 'vvv', 'vxv')");
        }

        await backend.MemoizeAsync(TestCalls.Result(value, argument: 2));
        Assert.That((await backend.ReadAsync(memento.Call, typeof(string)))?.Value, Is.EqualTo(value));
        Assert.That(_log.Warnings.Single(), Does.Contain("written again"));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "A link that leads to itself cannot be read by anybody, whatever his rights; to make one takes rights there.")]
    public async Task A_file_that_cannot_be_read_is_not_handed_out_and_written_anew_with_an_equal_result()
    {
        await using var backend = Create();
        var memento = await backend.MemoizeAsync(TestCalls.Result(new string('v', Large)));
        var file = Directory.GetFiles(Database + "-files", memento.Content!.Sha256, SearchOption.AllDirectories).Single();
        File.Delete(file);
        File.CreateSymbolicLink(file, file);
        var data = ((IJoinedStores)backend).DataStore;
        Assert.That(await data.GetReadOnlyPathAsync(memento.Content.Key), Is.Null);
        var key = await data.WriteAsync(memento.Content.Key.Bare, System.Text.Encoding.UTF8.GetBytes(new string('v', Large)));
        Assert.That(await data.GetReadOnlyPathAsync(key), Is.EqualTo(file));
        Assert.That((await backend.ReadAsync(memento.Call, typeof(string)))?.Value, Is.EqualTo(new string('v', Large)));
        Assert.That(_log.Warnings, Has.Some.Contains(memento.Content.Sha256));
    }

    [Test]
    public async Task A_file_that_is_missing_is_a_miss_and_written_anew()
    {
        var value = new string('v', Large);
        await using var backend = Create();
        var memento = await backend.MemoizeAsync(TestCalls.Result(value));
        File.Delete(backend.GetResultUri(memento)!.LocalPath);
        Assert.That(await backend.ReadAsync(memento.Call, typeof(string)), Is.Null);
        await backend.MemoizeAsync(TestCalls.Result(value));
        Assert.That((await backend.ReadAsync(memento.Call, typeof(string)))?.Value, Is.EqualTo(value));
    }

    [TestCase("UPDATE functions SET name = name || 'x'")]
    [TestCase("DELETE FROM functions")]
    public async Task All_is_forgotten_also_of_a_function_whose_name_is_damaged(string damage)
    {
        await using var backend = Create();
        await backend.MemoizeAsync(TestCalls.Result("kept"));
        await backend.WriteMetadataAsync(TestCalls.Call(), "log", "text"u8.ToArray());
        await backend.WriteFunctionMetadataAsync(TestCalls.Function(), "code", "text"u8.ToArray());
        StoreDatabase.Execute(Database, damage);
        await backend.ForgetEverythingAsync();
        Assert.That(await backend.ReadAsync(TestCalls.Call(), typeof(string)), Is.Null);
        Assert.That(StoreDatabase.Query(Database, "SELECT (SELECT count(*) FROM mementos), (SELECT count(*) FROM call_metadata), (SELECT count(*) FROM function_metadata), (SELECT count(*) FROM functions)"), Is.EqualTo((string[])["0|0|0|0"]));
    }

    [Test]
    public async Task A_function_whose_name_is_damaged_is_named_again_with_its_next_memento()
    {
        await StoreAsync();
        StoreDatabase.Execute(Database, "UPDATE functions SET name = name || 'x'");
        await using var backend = Create();
        Assert.That(await TestCalls.ToListAsync(backend.ListFunctionsAsync()), Is.Empty);
        await backend.MemoizeAsync(TestCalls.Result("kept", argument: 2));
        Assert.That(await TestCalls.ToListAsync(backend.ListFunctionsAsync()), Is.EqualTo(new[] { TestCalls.Function() }));
        Assert.That(await TestCalls.ToListAsync(backend.ListMementosAsync(TestCalls.Function())), Has.Count.EqualTo(2));
    }

    [TestCase("name = name || 'x'")]
    [TestCase("version = '3'")]
    [TestCase("version = NULL")]
    public async Task Verifying_names_each_function_whose_name_is_damaged_and_names_it_again(string damage)
    {
        await using var backend = Create();
        var functions = Enumerable.Range(0, 300).Select(static number => TestCalls.Function($"Compute{number}")).ToList();
        await backend.MemoizeManyAsync([.. functions.Select(static function => TestCalls.Result("kept", function))]);
        StoreDatabase.Execute(Database, $"UPDATE functions SET {damage}");
        foreach (var repair in (bool[])[false, true])
        {
            var damages = (await backend.VerifyAsync(repair)).Damages;
            Assert.That(damages, Has.Count.EqualTo(300));
            Assert.That(damages.Select(static one => one.Problem), Is.Unique);
            Assert.That(damages.Select(static one => one.IsRepaired), Has.All.EqualTo(repair));
        }

        Assert.That((await backend.VerifyAsync()).Damages, Is.Empty);
        Assert.That(await TestCalls.ToListAsync(backend.ListFunctionsAsync()), Is.EquivalentTo(functions));
    }

    [Test]
    public async Task A_damaged_name_that_no_memento_says_stays_with_its_metadata_and_goes_without()
    {
        await using var backend = Create();
        await backend.WriteFunctionMetadataAsync(TestCalls.Function(), "code", "text"u8.ToArray());
        StoreDatabase.Execute(Database, "UPDATE functions SET name = name || 'x'");
        Assert.That((await backend.VerifyAsync(repair: true)).Damages.Single().IsRepaired, Is.False);
        Assert.That(await backend.ReadFunctionMetadataAsync(TestCalls.Function(), "code"), Is.Not.Null);
        StoreDatabase.Execute(Database, "DELETE FROM function_metadata");
        Assert.That((await backend.VerifyAsync(repair: true)).Damages.Single().IsRepaired, Is.True);
        Assert.That((await backend.VerifyAsync()).Damages, Is.Empty);
    }

    [TestCase("my//key")]
    [TestCase("my/..")]
    [TestCase("my/key/")]
    public async Task A_row_whose_path_is_damaged_is_not_listed(string path)
    {
        await using var data = CreateData();
        await data.WriteAsync(new DataKey("my/key"), "one"u8.ToArray());
        await data.WriteAsync(new DataKey("my/other"), "two"u8.ToArray());
        StoreDatabase.Execute(Database, "UPDATE objects SET path = $path WHERE path = 'my/key'", ("$path", path));
        foreach (var isRecursive in new[] { false, true })
        {
            Assert.That((await TestCalls.ToListAsync(data.ListKeysAsync(new DataKeyQuery { Folder = "my", Recursive = isRecursive }))).Select(static key => key.Path), Is.EqualTo(new[] { "my/other" }));
        }
    }

    [TestCase("../../outside")]
    [TestCase("a\0b")]
    public async Task A_row_whose_version_is_damaged_leads_to_no_file(string version)
    {
        var outside = _folder.Combine("outside");
        await File.WriteAllTextAsync(outside, "somebody's");
        await using var data = CreateData();
        await data.WriteAsync(new DataKey("my/key"), new byte[Large]);
        StoreDatabase.Execute(Database, "UPDATE objects SET version = $version", ("$version", version));
        Assert.That(async () => await data.OpenReadAsync(new DataKey("my/key")), Throws.TypeOf<DataNotFoundException>());
        Assert.That(await data.GetVersionedKeyAsync(new DataKey("my/key")), Is.Null);
        await data.ClearAsync();
        Assert.That(outside, Does.Exist);
        Assert.That(await TestCalls.ToListAsync(data.ListStoredAsync()), Is.Empty);
    }

    [Test]
    [Platform(Include = "Linux", Reason = "The descriptors of a process are listed in /proc.")]
    public async Task Files_that_were_opened_with_one_that_cannot_be_are_closed()
    {
        await using var data = CreateData();
        var keys = new List<DataKey>();
        for (var i = 0; i < 3; i++)
        {
            keys.Add(await data.WriteAsync(new DataKey($"my/key {i}"), new byte[Large]));
        }

        // A folder in the place of the last one, which no permission overcomes.
        var last = data.GetUri(keys[^1])!.LocalPath;
        File.Delete(last);
        Directory.CreateDirectory(last);
        Assert.That(async () => await data.OpenReadManyAsync(keys), Throws.InstanceOf<UnauthorizedAccessException>());
        Assert.That(Directory.GetFileSystemEntries("/proc/self/fd").Select(static descriptor => new FileInfo(descriptor).LinkTarget), Has.None.StartWith(Database + "-files"));
    }

    [TestCase("call_metadata")]
    [TestCase("function_metadata")]
    [TestCase("object_metadata")]
    public async Task Altered_metadata_is_absent_and_told(string table)
    {
        await using var backend = Create();
        await backend.MemoizeAsync(TestCalls.Result(new string('v', Medium)));
        await backend.WriteMetadataAsync(TestCalls.Call(), "log", "text"u8.ToArray());
        await backend.WriteMetadataAsync(TestCalls.Call(), "beside", "text"u8.ToArray(), storeWithData: true);
        await backend.WriteFunctionMetadataAsync(TestCalls.Function(), "code", "text"u8.ToArray());
        StoreDatabase.Execute(Database, $"UPDATE {table} SET value = X'00' WHERE CAST(value AS TEXT) = 'text'");
        byte[]?[] read =
        [
            (await backend.ReadMetadataAsync(TestCalls.Call(), "log"))?.ToArray(),
            (await backend.ReadMetadataAsync(TestCalls.Call(), "beside"))?.ToArray(),
            (await backend.ReadFunctionMetadataAsync(TestCalls.Function(), "code"))?.ToArray(),
        ];
        Assert.That(read.Count(static value => value is null), Is.EqualTo(1));
        Assert.That(_log.Warnings.Single(), Does.Contain(Database));
        Assert.That((await backend.VerifyAsync(repair: true)).Damages.Single().IsRepaired, Is.True);
        Assert.That((await backend.VerifyAsync()).Damages, Is.Empty);
    }

    /// <summary>Whatever byte of the file is altered: a result is as it was, or it is missed, or there is an error that says which file.</summary>
    [Test]
    [Category("Long")]
    public async Task Whatever_byte_is_altered_no_value_is_wrong([Values(1, 2, 3)] int seed)
    {
        await StoreAsync(many: 20);
        var whole = await File.ReadAllBytesAsync(Database);
        var random = new Random(seed);
        for (var round = 0; round < 250; round++)
        {
            var bytes = (byte[])whole.Clone();
            for (var i = 0; i <= round % 3; i++)
            {
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            }

            await File.WriteAllBytesAsync(Database, bytes);
            try
            {
                await using var backend = Create(("on_corruption", round % 2 == 0 ? "error" : "rebuild"));
                for (var argument = 0; argument < 20; argument++)
                {
                    Assert.That((await backend.ReadAsync(TestCalls.Call(argument: argument), typeof(string)))?.Value, Is.Null.Or.EqualTo(Value(argument)), $"round {round}");
                }

                for (var argument = 0; argument < 20; argument++)
                {
                    await backend.MemoizeAsync(TestCalls.Result(Value(argument), argument: argument));
                    Assert.That((await backend.ReadAsync(TestCalls.Call(argument: argument), typeof(string)))?.Value, Is.Null.Or.EqualTo(Value(argument)), $"round {round}, computed again");
                }
            }
            catch (ConfigurationException exception)
            {
                Assert.That(exception.Message, Does.Contain(Database));
            }

            foreach (var beside in Directory.GetFiles(_folder.FullPath, "memento.db*"))
            {
                File.Delete(beside);
            }
        }
    }

    private static string Value(int argument) => argument % 2 == 0 ? $"value {argument}" : new string((char)('a' + (argument % 26)), Medium);

    private static void Alter(string file, int from, int count)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, File.GetUnixFileMode(file) | UnixFileMode.UserWrite);
        }

        var bytes = File.ReadAllBytes(file);
        for (var i = from; i < from + count; i++)
        {
            bytes[i] ^= 0x55;
        }

        File.WriteAllBytes(file, bytes);
    }

    private static async Task ComputeAgainAsync(SqliteStorageBackend backend, int count)
    {
        for (var argument = 0; argument < count; argument++)
        {
            if (await backend.ReadAsync(TestCalls.Call(argument: argument), typeof(string)) is not { } read)
            {
                await backend.MemoizeAsync(TestCalls.Result(Value(argument), argument: argument));
                read = await backend.ReadAsync(TestCalls.Call(argument: argument), typeof(string));
            }

            Assert.That(read?.Value, Is.EqualTo(Value(argument)), "What was missed is computed again and kept.");
        }
    }

    /// <summary>Fills pages in the middle of the file, the tables' roots left whole.</summary>
    private void SpoilPages()
    {
        const int Page = 4096;
        var bytes = File.ReadAllBytes(Database);
        for (var page = 24; page < bytes.Length / Page; page += 3)
        {
            bytes.AsSpan(page * Page, Page).Fill(0xa5);
        }

        File.WriteAllBytes(Database, bytes);
    }

    private async Task StoreAsync(int many = 0)
    {
        await using var backend = Create();
        await backend.MemoizeManyAsync(many == 0
            ? [TestCalls.Result("kept")]
            : [.. Enumerable.Range(0, many).Select(static i => TestCalls.Result(Value(i), argument: i))]);
    }

    private SqliteDataStore CreateData() => new(TestBackendContext.Create("sqlite", _folder.FullPath, new Dictionary<string, string?> { ["path"] = "memento.db" }, loggerFactory: _log));

    private SqliteStorageBackend Create(params (string Key, string Value)[] settings) => new(TestBackendContext.Create(
        "sqlite",
        _folder.FullPath,
        settings.Append(("memory_cache_mb", "0")).Append(("path", "memento.db")).ToDictionary(static setting => setting.Item1, static setting => (string?)setting.Item2),
        loggerFactory: _log));
}
