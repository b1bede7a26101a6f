using System.Diagnostics;
using System.Globalization;
using Memento.Storage.Filesystem;
using Memento.Testing;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>What takes processes of its own.</summary>
[TestFixture]
public sealed class ProcessTests
{
    [Test]
    [CancelAfter(120_000)]
    public async Task Processes_share_a_store(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        var processes = Enumerable.Range(1, 3).Select(seed => ChildProcess.Start("share", folder.FullPath, seed.ToString(CultureInfo.InvariantCulture))).ToList();
        foreach (var process in processes)
        {
            var output = await process.StandardOutput.ReadToEndAsync(cancellation) + await process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            Assert.That(process.ExitCode, Is.Zero, output);
            process.Dispose();
        }

        // Whole afterwards, and nothing half-written lies about.
        using var log = new RecordingLoggerFactory();
        await using var backend = new FilesystemStorageBackend(TestBackendContext.Create("filesystem", folder.FullPath, loggerFactory: log));
        foreach (var memento in await TestCalls.ToListAsync(backend.ListMementosAsync(TestCalls.Function(), cancellationToken: cancellation)))
        {
            Assert.That(await backend.ReadAsync(memento.Call, typeof(string), cancellation), Is.Not.Null);
        }

        Assert.That(log.Warnings, Is.Empty);
        Assert.That(Directory.Exists(folder.Combine("memento-data", "tmp")), Is.False);
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task A_killed_holder_lets_go_of_its_leases_at_once(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        using var process = ChildProcess.Start("lease", folder.FullPath);
        Assert.That(await process.StandardOutput.ReadLineAsync(cancellation), Is.EqualTo("held"));
        await using var backend = new FilesystemStorageBackend(TestBackendContext.Create("filesystem", folder.FullPath));
        var outer = backend.LeaseAsync(TestCalls.Call(argument: 1), cancellation).AsTask();
        var nested = backend.LeaseAsync(TestCalls.Call(argument: 2), cancellation).AsTask();
        await using var other = await backend.LeaseAsync(TestCalls.Call(argument: 3), cancellation);
        Assert.That(other?.HadToWait, Is.False, "A lease is one call's.");
        Assert.That(outer.IsCompleted || nested.IsCompleted, Is.False);
        process.Kill();
        await using var first = await outer;
        await using var second = await nested;
        Assert.That(first?.HadToWait, Is.True);
        Assert.That(second?.HadToWait, Is.True);
        await process.WaitForExitAsync(cancellation);
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task What_a_process_forgets_leaves_the_memory_of_another(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        using var log = new RecordingLoggerFactory();
        await using var backend = new FilesystemStorageBackend(TestBackendContext.Create("filesystem", folder.FullPath, loggerFactory: log));
        using var process = ChildProcess.Start("forget", folder.FullPath);
        var other = TestCalls.Function("Other");
        await backend.MemoizeManyAsync([TestCalls.Result("a", argument: 1), TestCalls.Result("b", argument: 2), TestCalls.Result("c", other)], cancellation);
        Assert.That(backend.Memory.Count, Is.EqualTo(3));
        foreach (var left in (int[])[2, 1, 0])
        {
            await process.StandardInput.WriteLineAsync("go");
            await process.StandardInput.FlushAsync(cancellation);
            Assert.That(await process.StandardOutput.ReadLineAsync(cancellation), Is.EqualTo("forgotten"));
            var told = Stopwatch.StartNew();
            while (backend.Memory.Count > left)
            {
                await Task.Delay(1, cancellation);
            }

            await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{left} left after {told.ElapsedMilliseconds} ms"));
            Assert.That(backend.Memory.Count, Is.EqualTo(left), "What was not forgotten stays.");
        }

        await process.WaitForExitAsync(cancellation);
        Assert.That(log.Warnings, Is.Empty);
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Three_hundred_megabytes_pass_in_little_memory(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        using var process = ChildProcess.Start("stream", folder.FullPath);
        var output = await process.StandardOutput.ReadToEndAsync(cancellation) + await process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        Assert.That(process.ExitCode, Is.Zero, output);
        await TestContext.Out.WriteLineAsync(output);
    }

    [Test, Category("Long")]
    [Platform(Include = "Linux", Reason = "The peak of a process's memory is read from /proc.")]
    [CancelAfter(600_000)]
    public async Task A_gigabyte_of_numbers_is_stored_and_read_with_no_second_copy(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        foreach (var work in new[] { "write-array", "read-array" })
        {
            using var process = ChildProcess.Start(work, folder.FullPath);
            var output = await process.StandardOutput.ReadToEndAsync(cancellation) + await process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            Assert.That(process.ExitCode, Is.Zero, output);
            await TestContext.Out.WriteLineAsync($"{work}: {output}");
        }
    }
}
