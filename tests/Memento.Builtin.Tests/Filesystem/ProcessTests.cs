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
