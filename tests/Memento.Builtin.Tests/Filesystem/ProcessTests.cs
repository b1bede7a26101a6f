using System.Diagnostics;
using System.Globalization;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Testing;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>What takes processes of its own.</summary>
[TestFixture]
public sealed class ProcessTests
{
    [Test]
    [CancelAfter(120_000)]
    [Category("Long")]
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
        var outer = backend.LeaseAsync(TestCalls.Call(argument: 1), cancellationToken: cancellation).AsTask();
        var nested = backend.LeaseAsync(TestCalls.Call(argument: 2), cancellationToken: cancellation).AsTask();
        await using var other = await backend.LeaseAsync(TestCalls.Call(argument: 3), cancellationToken: cancellation);
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
    public async Task What_the_leases_of_another_process_hold_is_not_collected(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var backend = new FilesystemStorageBackend(TestBackendContext.Create("filesystem", folder.FullPath));
        await backend.MemoizeManyAsync([.. Enumerable.Range(0, 4).Select(ChildProcess.Result)], cancellation);
        using var process = ChildProcess.Start("lease", folder.FullPath);
        Assert.That(await process.StandardOutput.ReadLineAsync(cancellation), Is.EqualTo("held"));
        var everything = new CollectOptions { GracePeriod = TimeSpan.Zero, MaximumCount = 0 };
        var report = await backend.CollectAsync(everything, cancellation);
        Assert.That((report.Mementos, report.RemainingMementos), Is.EqualTo((2, 2)));
        foreach (var argument in (int[])[1, 2])
        {
            Assert.That((await backend.ReadAsync(TestCalls.Call(argument: argument), typeof(string), cancellation))?.Value, Is.EqualTo(ChildProcess.Result(argument).Value));
        }

        process.Kill();
        await process.WaitForExitAsync(cancellation);
        Assert.That((await backend.CollectAsync(everything, cancellation)).RemainingMementos, Is.Zero, "A process that is killed holds nothing.");
        Assert.That((await backend.VerifyAsync(cancellationToken: cancellation)).Damages, Is.Empty);
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task What_another_process_is_about_to_have_is_not_collected(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var backend = new FilesystemStorageBackend(TestBackendContext.Create("filesystem", folder.FullPath, new Dictionary<string, string?> { ["memory_cache_mb"] = "0" }));
        await backend.MemoizeAsync(TestCalls.Result(new string('g', 10_000), argument: 9), cancellation);
        await backend.ForgetCallsAsync([TestCalls.Call(argument: 9)], cancellation);
        using var process = ChildProcess.Start("publish", folder.FullPath);
        Assert.That(await process.StandardOutput.ReadLineAsync(cancellation), Is.EqualTo("published"));
        var report = await backend.CollectAsync(new CollectOptions { GracePeriod = TimeSpan.Zero, MaximumCount = 0 }, cancellation);
        Assert.That((report.Objects, report.TemporaryFiles), Is.EqualTo((1, 0)), "What was left before the lease was taken goes.");
        await process.StandardInput.WriteLineAsync("go");
        await process.StandardInput.FlushAsync(cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(cancellation) + await process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        Assert.That(process.ExitCode, Is.Zero, output);
        Assert.That((await backend.ReadAsync(TestCalls.Call(argument: 1), typeof(string), cancellation))?.Value, Is.EqualTo(ChildProcess.Result(1).Value));
        Assert.That((await backend.VerifyAsync(cancellationToken: cancellation)).Damages, Is.Empty);
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
    [CancelAfter(120_000)]
    [Category("Long")]
    public async Task A_forget_in_one_process_is_seen_in_another_within_a_second(CancellationToken cancellation)
    {
        const int Tries = 7;
        using var folder = new TemporaryFolder();
        await using var backend = new FilesystemStorageBackend(TestBackendContext.Create("filesystem", folder.FullPath));
        using var process = ChildProcess.Start("forget-each", folder.FullPath);
        await backend.MemoizeManyAsync([.. Enumerable.Range(0, Tries).Select(static argument => TestCalls.Result("value", argument: argument))], cancellation);
        var times = new List<TimeSpan>();
        for (var argument = 0; argument < Tries; argument++)
        {
            Assert.That((await backend.ReadAsync(TestCalls.Call(argument: argument), typeof(string), cancellation))?.Value, Is.EqualTo("value"));
            await process.StandardInput.WriteLineAsync(argument.ToString(CultureInfo.InvariantCulture));
            await process.StandardInput.FlushAsync(cancellation);
            Assert.That(await process.StandardOutput.ReadLineAsync(cancellation), Is.EqualTo("forgotten"));
            var told = Stopwatch.GetTimestamp();
            while (await backend.ReadAsync(TestCalls.Call(argument: argument), typeof(string), cancellation) is not null)
            {
                await Task.Delay(1, cancellation);
            }

            times.Add(Stopwatch.GetElapsedTime(told));
        }

        // The median: a machine that is busy may keep a single one waiting.
        await TestContext.Out.WriteLineAsync(string.Join(", ", times.Select(static time => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"))));
        Assert.That(times.Order().ElementAt(Tries / 2), Is.LessThan(TimeSpan.FromSeconds(1)));
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancellation);
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task A_pinned_result_survives_a_collection_in_another_process_that_takes_its_neighbours(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        string Value(int argument) => string.Concat(Enumerable.Repeat(string.Create(CultureInfo.InvariantCulture, $"value {argument} "), argument * 400));
        await using (var backend = new FilesystemStorageBackend(TestBackendContext.Create("filesystem", folder.FullPath)))
        {
            await backend.MemoizeManyAsync([.. Enumerable.Range(0, 6).Select(argument => TestCalls.Result(Value(argument), argument: argument))], cancellation);

            // One within its memento, one an object of its own.
            await Pin.SetAsync(backend, TestCalls.Call(argument: 1), cancellation);
            await Pin.SetAsync(backend, TestCalls.Call(argument: 4), cancellation);
        }

        using var process = ChildProcess.Start("collect", folder.FullPath);
        var output = await process.StandardOutput.ReadToEndAsync(cancellation) + await process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        Assert.That(process.ExitCode, Is.Zero, output);
        Assert.That(output, Does.StartWith("Collected 4 mementos"));
        await using var after = new FilesystemStorageBackend(TestBackendContext.Create("filesystem", folder.FullPath));
        for (var argument = 0; argument < 6; argument++)
        {
            Assert.That((await after.ReadAsync(TestCalls.Call(argument: argument), typeof(string), cancellation))?.Value, Is.EqualTo(argument is 1 or 4 ? Value(argument) : null));
        }

        Assert.That((await after.VerifyAsync(cancellationToken: cancellation)).Damages, Is.Empty);
    }

    [Test]
    [CancelAfter(300_000)]
    [Category("Long")]
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
