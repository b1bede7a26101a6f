using Memento.Storage;
using Memento.Storage.Sqlite;
using Memento.Storage.Sqlite.Engine;
using Memento.Testing;
using Microsoft.Data.Sqlite;

namespace Memento.Contrib.Tests.Sqlite;

/// <summary>Full disks, busy databases, and many who write at once.</summary>
[TestFixture]
public sealed class SqliteTroubleTests
{
    private TemporaryFolder _folder = null!;
    private RecordingLoggerFactory _log = null!;

    private string File => _folder.Combine("memento.db");

    [SetUp]
    public void CreateFolder() => (_folder, _log) = (new TemporaryFolder(), new RecordingLoggerFactory());

    [TearDown]
    public void RemoveFolder()
    {
        _folder.Dispose();
        _log.Dispose();
    }

    [Test]
    public async Task A_full_disk_costs_no_call_and_nothing_that_was_stored()
    {
        var context = TestBackendContext.Create("sqlite", _folder.FullPath, loggerFactory: _log);
        await using var backend = new SqliteStorageBackend(context, new SqliteSettings { MemoryCacheMb = 0 }, Open(maximumPages: 60));
        var stored = 0;
        while ((await backend.MemoizeAsync(TestCalls.Result(Value(stored), argument: stored))).Content is not null)
        {
            stored++;
        }

        Assert.That(stored, Is.InRange(5, 60));
        Assert.That(_log.Entries.Select(static entry => entry.Exception?.Message), Has.Some.Contain("no room").And.Some.Contain(File));
        for (var argument = 0; argument < stored; argument++)
        {
            Assert.That((await backend.ReadAsync(TestCalls.Call(argument: argument), typeof(string)))?.Value, Is.EqualTo(Value(argument)));
        }

        await backend.ForgetCallsAsync([.. Enumerable.Range(0, stored).Select(static argument => TestCalls.Call(argument: argument))]);
        await backend.CollectAsync(new CollectOptions { GracePeriod = TimeSpan.Zero });
        Assert.That((await backend.MemoizeAsync(TestCalls.Result(Value(1), argument: 1))).Content, Is.Not.Null, "With room there, it goes on.");
        Assert.That((await backend.VerifyAsync()).Damages, Is.Empty);

        static string Value(int argument) => new((char)('a' + (argument % 26)), 9000 + argument);
    }

    [Test]
    public async Task What_a_full_disk_did_not_take_is_remembered_and_stored_once_there_is_room()
    {
        var context = TestBackendContext.Create("sqlite", _folder.FullPath, loggerFactory: _log);
        var last = -1;
        await using (var backend = new SqliteStorageBackend(context, new SqliteSettings { MemoryCacheMb = 16 }, Open(maximumPages: 60)))
        {
            while ((await backend.MemoizeAsync(TestCalls.Result(Value(++last), argument: last))).Content is not null)
            {
            }

            Assert.That((await backend.ReadAsync(TestCalls.Call(argument: last), typeof(string)))?.Value, Is.EqualTo(Value(last)));
            await backend.ForgetCallsAsync([.. Enumerable.Range(0, last).Select(static argument => TestCalls.Call(argument: argument))]);
            await backend.CollectAsync(new CollectOptions { GracePeriod = TimeSpan.Zero });
        }

        await using var again = Create();
        Assert.That((await again.ReadAsync(TestCalls.Call(argument: last), typeof(string)))?.Value, Is.EqualTo(Value(last)));

        static string Value(int argument) => new((char)('a' + (argument % 26)), 9000 + argument);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_database_that_refuses_has_what_it_did_not_take_remembered(CancellationToken cancellation)
    {
        await using (var first = Create())
        {
            await first.MemoizeAsync(TestCalls.Result("first"), cancellation);
        }

        // As it is for a user who may only read it, which nobody is for whom permissions do not count.
        using (var other = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            other.Open();
            using var trigger = other.CreateCommand();
            trigger.CommandText = "CREATE TRIGGER refused BEFORE INSERT ON mementos BEGIN SELECT RAISE(ABORT, 'attempt to write a readonly database'); END";
            trigger.ExecuteNonQuery();
        }

        var context = TestBackendContext.Create("sqlite", _folder.FullPath, loggerFactory: _log);
        await using var backend = new SqliteStorageBackend(context, new SqliteSettings { MemoryCacheMb = 16 }, Open());
        Assert.That((await backend.MemoizeAsync(TestCalls.Result("second", argument: 2), cancellation)).Content, Is.Null);
        Assert.That((await backend.ReadAsync(TestCalls.Call(argument: 2), typeof(string), cancellation))?.Value, Is.EqualTo("second"));
        Assert.That((await backend.ReadAsync(TestCalls.Call(), typeof(string), cancellation))?.Value, Is.EqualTo("first"));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Who_writes_waits_for_another_connection_that_writes(CancellationToken cancellation)
    {
        await using var backend = Create();
        await backend.MemoizeAsync(TestCalls.Result("first"), cancellation);
        Task<MementoRecord> writing;
        using (var other = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            other.Open();
            using var begin = other.CreateCommand();
            begin.CommandText = "BEGIN IMMEDIATE; UPDATE mementos SET used = used";
            begin.ExecuteNonQuery();
            writing = Task.Run(async () => await backend.MemoizeAsync(TestCalls.Result("second", argument: 2)), cancellation);
            Assert.That((await backend.ReadAsync(TestCalls.Call(), typeof(string), cancellation))?.Value, Is.EqualTo("first"), "Readers wait for nobody.");
            await Task.Delay(300, cancellation);
            Assert.That(writing.IsCompleted, Is.False);
        }

        Assert.That((await writing).Content, Is.Not.Null);
        Assert.That(_log.Warnings, Is.Empty);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Who_waits_too_long_gets_one_error_that_says_so(CancellationToken cancellation)
    {
        await using var backend = Create(("busy_wait", "00:00:00.100"));
        await backend.MemoizeAsync(TestCalls.Result("first"), cancellation);
        using var other = new SqliteConnection($"Data Source={File};Pooling=False");
        other.Open();
        using var begin = other.CreateCommand();
        begin.CommandText = "BEGIN IMMEDIATE";
        begin.ExecuteNonQuery();
        Assert.That((await backend.MemoizeAsync(TestCalls.Result("second", argument: 2), cancellation)).Content, Is.Null, "It is returned and not remembered.");
        var told = _log.Entries.Select(static entry => entry.Exception?.Message).Single(static message => message is not null);
        Assert.That(told, Does.Contain(File).And.Contain("busy_wait").And.Not.Contain("database is locked"));
        Assert.That(async () => await backend.ForgetCallsAsync([TestCalls.Call()], cancellation), Throws.InstanceOf<IOException>().With.Message.Contain("busy_wait"));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Those_who_write_at_once_share_a_transaction_and_fail_by_themselves(CancellationToken cancellation)
    {
        using var database = Open();
        using var isWriting = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var first = Task.Factory.StartNew(() => database.Write((isWriting, goOn), static (_, state) =>
        {
            state.isWriting.Set();
            state.goOn.Wait();
            return Environment.CurrentManagedThreadId;
        }), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        isWriting.Wait(cancellation);
        var runs = 0;
        var others = Enumerable.Range(0, 6).Select(i => Task.Factory.StartNew(() => database.Write(i, (connection, i) =>
        {
            Interlocked.Increment(ref runs);
            connection.Execute($"INSERT INTO info (name, value) VALUES ('{i}', '')");
            return i == 3 ? throw new InvalidOperationException("mine") : Environment.CurrentManagedThreadId;
        }), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToList();
        while (database.Waiting < others.Count)
        {
            await Task.Delay(1, cancellation);
        }

        goOn.Set();
        await first;
        for (var i = 0; i < others.Count; i++)
        {
            if (i == 3)
            {
                Assert.That(async () => await others[3], Throws.InvalidOperationException.With.Message.EqualTo("mine"));
            }
            else
            {
                await others[i];
            }
        }

        Assert.That(others.Where((_, i) => i != 3).Select(static task => task.Result).Distinct().Count(), Is.EqualTo(1), "One of them wrote for all.");
        Assert.That(runs, Is.GreaterThan(others.Count), "Together first, then each by itself.");
        database.Dispose();
        Assert.That(StoreDatabase.Query(File, "SELECT count(*) FROM info WHERE length(name) = 1"), Is.EqualTo((string[])["5"]), "Of the one that failed nothing is kept.");
    }

    /// <summary>Together, and not one after another: the last of a hundred would get its error after a hundred times as long.</summary>
    [Test]
    [CancelAfter(60_000)]
    [Category("Long")]
    public async Task Those_who_wait_too_long_give_up_together(CancellationToken cancellation)
    {
        const int Writers = 24;
        using var database = new Database(new DatabaseOptions { File = File, Logger = _log.CreateLogger("database"), BusyWait = TimeSpan.FromMilliseconds(300) });
        database.Write(0, static (_, _) => 0);
        using var other = new SqliteConnection($"Data Source={File};Pooling=False");
        other.Open();
        using var begin = other.CreateCommand();
        begin.CommandText = "BEGIN IMMEDIATE";
        begin.ExecuteNonQuery();
        var errors = await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Factory.StartNew(
            () => Assert.Catch<IOException>(() => database.Write(0, static (_, _) => 0)),
            cancellation,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        Assert.That(errors, Has.All.Message.Contain("busy_wait"));
        Assert.That(errors.Distinct(ReferenceEqualityComparer.Instance).Count(), Is.LessThan(Writers / 2), "One wait is for all who wait at once.");
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Many_threads_that_write_and_read_lose_nothing(CancellationToken cancellation)
    {
        await using var backend = Create();
        await System.Threading.Tasks.Parallel.ForAsync(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellation }, async (i, token) =>
        {
            await backend.MemoizeAsync(TestCalls.Result($"value {i}", argument: i), token);
            Assert.That((await backend.ReadAsync(TestCalls.Call(argument: i), typeof(string), token))?.Value, Is.EqualTo($"value {i}"));
        });
        Assert.That(await TestCalls.ToListAsync(backend.ListMementosAsync(TestCalls.Function(), cancellationToken: cancellation)), Has.Count.EqualTo(400));
        Assert.That(_log.Warnings, Is.Empty);
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "A file that is open cannot be removed there.")]
    public void It_is_looked_for_the_file_again_when_it_is_time()
    {
        var clock = new SetClock();
        using var database = new Database(new DatabaseOptions { File = File, Logger = _log.CreateLogger("database"), Clock = clock });
        database.Write(0, static (connection, _) =>
        {
            connection.Execute("INSERT INTO info (name, value) VALUES ('here', '')");
            return 0;
        });
        Assert.That(Count(), Is.EqualTo(1));
        foreach (var file in new[] { "", "-wal", "-shm" })
        {
            System.IO.File.Delete(File + file);
        }

        Assert.That(Count(), Is.EqualTo(1), "it was looked a moment ago");
        clock.Seconds++;
        Assert.That(Count(), Is.Null);

        long? Count() => database.Read<int, long?>(0, null, static (connection, _) => connection.QueryInt64("SELECT count(*) FROM info WHERE name = 'here'"));
    }

    private Database Open(int? maximumPages = null) => new(new DatabaseOptions { File = File, Logger = _log.CreateLogger("database"), MaximumPages = maximumPages });

    private SqliteStorageBackend Create(params (string Key, string Value)[] settings) => new(TestBackendContext.Create(
        "sqlite",
        _folder.FullPath,
        settings.Append(("memory_cache_mb", "0")).Append(("path", "memento.db")).ToDictionary(static setting => setting.Item1, static setting => (string?)setting.Item2),
        loggerFactory: _log));
}
