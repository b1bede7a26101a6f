using System.Diagnostics;
using System.Globalization;
using Memento.Contrib.Tests.Processes;
using Memento.Testing;

namespace Memento.Contrib.Tests.WriteBehind;

/// <summary>Storages that write behind, and the ends of processes.</summary>
[Category("Long")]
internal sealed class WriteBehindProcessTests : ProcessTests
{
    [Test, CancelAfter(120_000)]
    public async Task A_process_that_ends_in_order_has_stored_all([Values("filesystem", "sqlite")] string type, CancellationToken cancellation)
    {
        const int Count = 3000;
        using var process = Process.Start(WriteBehindProcess.Start(type, Folder.Path, Count))!;
        var errors = await process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        Assert.That(process.ExitCode, Is.Zero, errors);
        await using var backend = WriteBehindProcess.Open(type, Folder.Path, isBehind: false);
        for (var argument = 0; argument < Count; argument++)
        {
            Assert.That((await backend.ReadAsync(TestCalls.Call(argument: argument), typeof(string), cancellation))?.Value, Is.EqualTo(WriteBehindProcess.Value(argument)));
        }
    }

    [Test, CancelAfter(120_000)]
    public async Task A_process_that_ends_in_order_has_stored_what_the_store_could_not_take_before([Values] bool isBehind, CancellationToken cancellation)
    {
        using var process = Process.Start(ChildProcess.Start("unstored", Folder.Path, isBehind ? "behind" : ""))!;
        var errors = await process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        Assert.That(process.ExitCode, Is.Zero, errors);
        await using var backend = new Storage.Filesystem.FilesystemStorageBackend(TestBackendContext.Create("filesystem", Folder.Path, new Dictionary<string, string?> { ["path"] = "memento" }));
        Assert.That((await backend.ReadAsync(TestCalls.Call(), typeof(string), cancellation))?.Value, Is.EqualTo(WriteBehindProcess.Value(0)));
    }

    [Test, CancelAfter(120_000)]
    public async Task A_store_that_is_down_while_a_process_runs_and_comes_back_before_its_end_gets_all(CancellationToken cancellation)
    {
        const int Count = 400;
        using var process = Process.Start(ChildProcess.Start("recovers", Folder.Path, Count.ToString(CultureInfo.InvariantCulture)))!;
        var errors = await process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        Assert.That(process.ExitCode, Is.Zero, errors);
        await using var backend = new Storage.Filesystem.FilesystemStorageBackend(TestBackendContext.Create("filesystem", Folder.Path, new Dictionary<string, string?> { ["path"] = "memento" }));
        for (var argument = 0; argument < Count; argument++)
        {
            Assert.That((await backend.ReadAsync(TestCalls.Call(argument: argument), typeof(string), cancellation))?.Value, Is.EqualTo(WriteBehindProcess.Value(argument)));
        }

        Assert.That((await backend.VerifyAsync(cancellationToken: cancellation)).Damages, Is.Empty);
    }

    [Test, CancelAfter(120_000)]
    public async Task A_process_that_is_killed_loses_only_what_waited([Values("filesystem", "sqlite")] string type, CancellationToken cancellation)
    {
        using var process = Process.Start(WriteBehindProcess.Start(type, Folder.Path, 0))!;
        Assert.That(await process.StandardOutput.ReadLineAsync(cancellation), Is.EqualTo("busy"));
        process.Kill();
        await process.WaitForExitAsync(cancellation);

        using var log = new RecordingLoggerFactory();
        await using var backend = WriteBehindProcess.Open(type, Folder.Path, isBehind: true, log);
        var kept = 0;
        for (var argument = 0; argument < 20_000; argument++)
        {
            if (await backend.ReadAsync(TestCalls.Call(argument: argument), typeof(string), cancellation) is { } stored)
            {
                Assert.That(stored.Value, Is.EqualTo(WriteBehindProcess.Value(argument)));
                Assert.That(kept, Is.EqualTo(argument), "It was written in the order in which it came.");
                kept++;
            }
        }

        await TestContext.Out.WriteLineAsync($"{kept} were kept.");
        Assert.That(log.Warnings, Is.Empty);
        Assert.That((await backend.VerifyAsync(cancellationToken: cancellation)).Damages.Where(static damage => !damage.ToString().Contains("tmp", StringComparison.Ordinal)), Is.Empty);

        // What was lost is computed again, and stored.
        await backend.MemoizeAsync(TestCalls.Result("again", argument: 20_000), cancellation);
        await backend.FlushAsync(cancellation);
        Assert.That((await TestCalls.ToListAsync(backend.ListMementosAsync(TestCalls.Function(), cancellationToken: cancellation))).Count, Is.EqualTo(kept + 1));
    }

    [Test]
    public void Workers_store_at_once_what_their_program_reads_from_the_store()
    {
        Use("\"workers\": 2, \"reply_bytes\": 0", """{ "type": "filesystem", "path": "store", "write_behind": true, "memory_cache_mb": 0 }""");
        foreach (var length in new[] { 0, 50, 10_000, 3_000_000 })
        {
            Assert.That(Work.Large.Call(Folder.Path, length), Is.EqualTo(new string('x', length)));
        }

        Assert.That(Work.Square.Batch(Enumerable.Range(0, 200), (square, n) => square.With(Folder.Path, n)), Is.EqualTo(Enumerable.Range(0, 200).Select(static n => n * n)));
        Assert.That(Log.Entries.Where(static entry => entry.Level >= Microsoft.Extensions.Logging.LogLevel.Warning), Is.Empty);
    }
}
