using Memento.Serialization;
using Memento.Storage.Sqlite;
using Memento.Storage.Sqlite.Engine;
using Memento.Testing;
using Microsoft.Data.Sqlite;

namespace Memento.Contrib.Tests.Sqlite;

/// <summary>Databases of other schemas.</summary>
[TestFixture]
public sealed class SqliteMigrationTests
{
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

    [Test]
    public async Task A_store_of_each_older_schema_is_brought_forward_with_what_is_in_it([Range(1, 1)] int schema)
    {
        MakeOld(schema);
        await using (var backend = Create())
        {
            Assert.That((await backend.ReadAsync(TestCalls.Call(), typeof(string)))?.Value, Is.EqualTo("old"));
            await backend.MemoizeAsync(TestCalls.Result("new", argument: 2));
            await backend.ForgetCallsAsync([TestCalls.Call(argument: 2)]);
        }

        Assert.That(Schema.Newest, Is.EqualTo(2), "Each schema but the newest is tried.");
        Assert.That(StoreDatabase.Query(Database, "PRAGMA user_version"), Is.EqualTo((string[])[$"{Schema.Newest}"]));
        Assert.That(StoreDatabase.Query(Database, "SELECT value FROM info WHERE name = 'schema'"), Is.EqualTo((string[])[$"{Schema.Newest}"]));
        Assert.That(StoreDatabase.Query(Database, "SELECT count(*) FROM forgotten"), Is.EqualTo((string[])["1"]));
        Assert.That(_log.Warnings, Is.Empty);
    }

    [Test]
    public async Task Many_who_open_an_old_store_at_once_bring_it_forward_once()
    {
        MakeOld(1);
        await System.Threading.Tasks.Parallel.ForAsync(0, 8, async (i, cancellationToken) =>
        {
            await using var backend = Create();
            await backend.MemoizeAsync(TestCalls.Result($"value {i}", argument: 10 + i), cancellationToken);
        });
        await using var again = Create();
        Assert.That(await TestCalls.ToListAsync(again.ListMementosAsync(TestCalls.Function())), Has.Count.EqualTo(9));
        Assert.That(_log.Warnings, Is.Empty);
    }

    [Test]
    public void An_old_store_that_is_read_only_says_what_to_do()
    {
        MakeOld(1);
        var backend = Create(("readonly", "true"));
        Assert.That(async () => await backend.ReadFunctionMetadataAsync(TestCalls.Function(), "code"), Is.Null);
        Assert.That(_log.Entries.Select(static entry => entry.Exception?.Message), Has.Some.Contain("open it once without"));
        Assert.That(async () => await backend.DisposeAsync(), Throws.Nothing);
    }

    [Test]
    public void A_store_of_a_newer_schema_is_refused()
    {
        MakeOld(2);
        StoreDatabase.Execute(Database, "PRAGMA user_version = 99; UPDATE info SET value = '99' WHERE name = 'schema'");
        Assert.That(() => Create(), Throws.TypeOf<ConfigurationException>().With.Message.Contain(Database).And.Message.Contain("99").And.Message.Contain("newer version of Memento"));
        Assert.That(() => Create(("on_corruption", "rebuild")), Throws.TypeOf<ConfigurationException>(), "A newer one is not damaged.");
    }

    [Test]
    public async Task A_store_that_becomes_newer_while_it_is_open_is_written_no_more()
    {
        await using var backend = Create();
        await backend.MemoizeAsync(TestCalls.Result("value"));
        StoreDatabase.Execute(Database, "PRAGMA user_version = 99; UPDATE info SET value = '99' WHERE name = 'schema'");
        Assert.That((await backend.MemoizeAsync(TestCalls.Result("value", argument: 2))).Content, Is.Null);
        Assert.That(_log.Entries.Select(static entry => entry.Exception?.Message), Has.Some.Contain("newer version of Memento"));
    }

    [Test]
    public void A_number_that_was_altered_is_damage_and_no_newer_schema()
    {
        MakeOld(2);
        StoreDatabase.Execute(Database, "PRAGMA user_version = 99");
        Assert.That(() => Create(), Throws.TypeOf<ConfigurationException>().With.Message.Contain("damaged").And.Message.Contain(Database));
    }

    private void MakeOld(int schema)
    {
        using (var connection = Connection.Open(Database, SqliteOpenMode.ReadWriteCreate, unchanged: null, 0, TimeSpan.FromSeconds(1)))
        {
            Schema.Migrate(connection, schema);
        }

        var memento = TestCalls.Memento() with { Content = Content("old") };
        var hash = new byte[32];
        memento.ArgumentHash.CopyTo(hash);
        var key = FunctionKey.Of(memento.Function);
        StoreDatabase.Execute(Database, "INSERT INTO functions VALUES ($key, $name, $version)", ("$key", key.Bytes.ToArray()), ("$name", key.Name), ("$version", key.Version!));
        StoreDatabase.Execute(
            Database,
            "INSERT INTO mementos (function, arguments, used, document) VALUES ($key, $arguments, $used, $document)",
            ("$key", key.Bytes.ToArray()),
            ("$arguments", hash),
            ("$used", SqlTime.Now),
            ("$document", System.Text.Encoding.UTF8.GetString(MementoSerializer.Serialize(memento))));
    }

    private static Memento.ContentReference Content(string text)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
        return new(Memento.Storage.DataKey.ForContent(hash), hash, Crc32C.Compute(bytes), bytes.Length, "text") { Inline = bytes };
    }

    private SqliteStorageBackend Create(params (string Key, string Value)[] settings) => new(TestBackendContext.Create(
        "sqlite",
        _folder.FullPath,
        settings.Append(("memory_cache_mb", "0")).Append(("path", "memento.db")).ToDictionary(static setting => setting.Item1, static setting => (string?)setting.Item2),
        loggerFactory: _log));
}
