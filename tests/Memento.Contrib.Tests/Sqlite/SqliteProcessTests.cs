using System.Diagnostics;
using System.Globalization;
using Memento.Storage;
using Memento.Storage.Sqlite;
using Memento.Testing;

namespace Memento.Contrib.Tests.Sqlite;

/// <summary>What takes processes of its own.</summary>
[TestFixture]
[Category("Long")]
public sealed class SqliteProcessTests
{
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
    [CancelAfter(120_000)]
    public Task Processes_share_a_store_and_lose_nothing(CancellationToken cancellation) => ShareAsync(3, 15, cancellation);

    [Test]
    [Category("Long")]
    [CancelAfter(300_000)]
    public Task Eight_processes_share_a_store_and_lose_nothing(CancellationToken cancellation) => ShareAsync(8, 150, cancellation);

    [Test]
    [CancelAfter(120_000)]
    public async Task What_a_killed_process_has_stored_is_there_and_the_store_whole(CancellationToken cancellation)
    {
        using var process = SqliteProcess.Start("write", _folder.FullPath);
        var last = -1;
        while (last < 25 && await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            last = int.Parse(line, CultureInfo.InvariantCulture);
        }

        process.Kill();
        await process.WaitForExitAsync(cancellation);
        Assert.That(last, Is.EqualTo(25));
        await using var backend = Create();
        for (var argument = 0; argument <= last; argument++)
        {
            Assert.That((await backend.ReadAsync(TestCalls.Call(argument: argument), typeof(string), cancellation))?.Value, Is.EqualTo(SqliteProcess.Value(argument)));
        }

        Assert.That((await backend.VerifyAsync(cancellationToken: cancellation)).Damages, Is.Empty);
        await using var lease = await backend.LeaseAsync(TestCalls.Call(argument: -1), cancellationToken: cancellation);
        Assert.That(lease?.HadToWait, Is.False, "A killed process holds no lease.");
        await backend.ForgetEverythingAsync(cancellation);
        await backend.CollectAsync(new CollectOptions { GracePeriod = TimeSpan.Zero }, cancellation);
        Assert.That(_folder.Files().Where(static file => file.Contains("-files", StringComparison.Ordinal)), Is.Empty, "Nothing that it left half written stays.");
        Assert.That(_log.Warnings, Is.Empty);
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task A_killed_holder_lets_go_of_its_lease_at_once(CancellationToken cancellation)
    {
        using var process = SqliteProcess.Start("lease", _folder.FullPath);
        Assert.That(await process.StandardOutput.ReadLineAsync(cancellation), Is.EqualTo("held"));
        await using var backend = Create();
        var waiting = backend.LeaseAsync(TestCalls.Call(), cancellationToken: cancellation).AsTask();
        await using (var other = await backend.LeaseAsync(TestCalls.Call(argument: 2), cancellationToken: cancellation))
        {
            Assert.That(other?.HadToWait, Is.False, "A lease is one call's.");
        }

        Assert.That(waiting.IsCompleted, Is.False);
        process.Kill();
        await using var lease = await waiting;
        Assert.That(lease?.HadToWait, Is.True);
        await process.WaitForExitAsync(cancellation);
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task What_a_process_forgets_leaves_the_memory_of_another_within_a_second(CancellationToken cancellation)
    {
        await using var backend = Create(("memory_cache_mb", "64"));
        await backend.MemoizeManyAsync([.. Enumerable.Range(0, 4).Select(static argument => TestCalls.Result("value", argument: argument))], cancellation);
        using var process = SqliteProcess.Start("forget", _folder.FullPath);
        var times = new List<TimeSpan>();
        for (var argument = 0; argument < 4; argument++)
        {
            await process.StandardInput.WriteLineAsync(argument.ToString(CultureInfo.InvariantCulture));
            await process.StandardInput.FlushAsync(cancellation);
            Assert.That(await process.StandardOutput.ReadLineAsync(cancellation), Is.EqualTo("forgotten"));
            var told = Stopwatch.GetTimestamp();
            while (backend.Memory.Count > 3 - argument)
            {
                await Task.Delay(1, cancellation);
            }

            times.Add(Stopwatch.GetElapsedTime(told));
            Assert.That(backend.Memory.Count, Is.EqualTo(3 - argument), "What was not forgotten stays.");
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync(cancellation);

        // One of them may have met a machine that was busy.
        Assert.That(times.Order().ElementAt(1), Is.LessThan(TimeSpan.FromSeconds(1)), string.Join(' ', times));
        Assert.That(_log.Warnings, Is.Empty);
    }

    private async Task ShareAsync(int processes, int calls, CancellationToken cancellation)
    {
        var running = Enumerable.Range(1, processes)
            .Select(seed => SqliteProcess.Start("share", _folder.FullPath, seed.ToString(CultureInfo.InvariantCulture), calls.ToString(CultureInfo.InvariantCulture))).ToList();
        foreach (var process in running)
        {
            var output = await process.StandardOutput.ReadToEndAsync(cancellation) + await process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            Assert.That(process.ExitCode, Is.Zero, output);
            process.Dispose();
        }

        await using var backend = Create();
        for (var seed = 1; seed <= processes; seed++)
        {
            for (var i = 0; i < calls; i++)
            {
                var argument = (seed * 100_000) + i;
                Assert.That((await backend.ReadAsync(TestCalls.Call(argument: argument), typeof(string), cancellation))?.Value, Is.EqualTo(SqliteProcess.Value(argument)));
            }
        }

        Assert.That((await backend.VerifyAsync(cancellationToken: cancellation)).Damages, Is.Empty);
        Assert.That(_log.Warnings, Is.Empty);
    }

    private SqliteStorageBackend Create(params (string Key, string Value)[] settings) => new(TestBackendContext.Create(
        "sqlite",
        _folder.FullPath,
        new Dictionary<string, string?>([new("memory_cache_mb", "0")]).Concat(settings.Select(static setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .GroupBy(static setting => setting.Key, StringComparer.Ordinal).ToDictionary(static group => group.Key, static group => group.Last().Value),
        loggerFactory: _log));
}
