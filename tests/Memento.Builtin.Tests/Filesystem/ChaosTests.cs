using System.Diagnostics;
using System.Globalization;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Testing;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>Processes that use one store and are killed while they do.</summary>
[TestFixture, Category("Long")]
public sealed class ChaosTests
{
    private const int Processes = 8;

    [TestCase(60)]
    [CancelAfter(300_000)]
    public async Task Killed_processes_leave_a_whole_store_and_compute_nothing_twice(int seconds, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        using var notes = new TemporaryFolder();
        var grace = TimeSpan.FromSeconds(seconds / 6.0);
        var seed = 0;
        var kills = 0;
        var processes = Enumerable.Range(0, Processes).Select(_ => Start()).ToList();
        try
        {
            var random = new Random(1);
            for (var started = Stopwatch.StartNew(); started.Elapsed < TimeSpan.FromSeconds(seconds); kills++)
            {
                // So long that those that were started again have something to do, and so short that many are killed.
                await Task.Delay(random.Next(200, 600), cancellation);
                var number = random.Next(Processes);
                Assert.That(processes[number].HasExited, Is.False, () => processes[number].StandardOutput.ReadToEnd() + processes[number].StandardError.ReadToEnd());
                processes[number].Kill();
                await processes[number].WaitForExitAsync(cancellation);
                processes[number].Dispose();
                processes[number] = Start();
            }

            foreach (var process in processes)
            {
                await process.StandardInput.WriteLineAsync("stop");
                await process.StandardInput.FlushAsync(cancellation);
            }

            foreach (var process in processes)
            {
                var output = await process.StandardOutput.ReadToEndAsync(cancellation) + await process.StandardError.ReadToEndAsync(cancellation);
                await process.WaitForExitAsync(cancellation);
                Assert.That(process.ExitCode, Is.Zero, output);
            }
        }
        finally
        {
            foreach (var process in processes)
            {
                process.Kill();
                process.Dispose();
            }
        }

        var lines = notes.Files().SelectMany(File.ReadAllLines).ToList();
        await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{kills} killed, {StartingWith(lines, "computed ").Count} computed, {StartingWith(lines, "kept ").Count} kept, {StartingWith(lines, "forgets ").Count} forgets, {StartingWith(lines, "collected ").Count} of {Count(lines, "collects")} collections finished"));
        Assert.That(StartingWith(lines, "warns "), Is.Empty);
        CheckExecutions(lines);
        await CheckStoreAsync(folder);

        Process Start()
        {
            seed++;
            return ChildProcess.Start("chaos", folder.FullPath, notes.FullPath, seed.ToString(CultureInfo.InvariantCulture), grace.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>No body completed more often than its result was forgotten, collected or lost with the process that had it, and once more.</summary>
    private static void CheckExecutions(IReadOnlyList<string> lines)
    {
        Assert.That(StartingWith(lines, "computed "), Is.Not.Empty);
        var forgottenAltogether = Count(lines, $"forgets all of {ChaosProcess.Forgotten}");
        foreach (var function in new[] { ChaosProcess.Forgotten, ChaosProcess.Collected })
        {
            var most = 0;
            var computed = 0;
            for (var key = 0; key < ChaosProcess.Keys; key++)
            {
                var call = TestCalls.Call(function, key);
                var once = Count(lines, $"computed {call}");

                // A process that was killed in between may have kept its result or not.
                var lost = once - Count(lines, $"kept {call}");
                var allowed = 1 + lost + Count(lines, $"forgets {call}") + (function == ChaosProcess.Forgotten ? forgottenAltogether : 0);
                Assert.That(function == ChaosProcess.Collected ? 0 : once, Is.LessThanOrEqualTo(allowed), $"computed {call}");
                most += allowed;
                computed += once;
            }

            // A collection that was killed may have taken everything.
            var finished = StartingWith(lines, "collected ");
            most += finished.Sum(static line => int.Parse(line["collected ".Length..], CultureInfo.InvariantCulture));
            most += (Count(lines, "collects") - finished.Count) * ChaosProcess.Keys;
            Assert.That(computed, Is.LessThanOrEqualTo(most), function.ToString());
        }
    }

    private static async Task CheckStoreAsync(TemporaryFolder folder)
    {
        using var log = new RecordingLoggerFactory();
        await using var backend = new FilesystemStorageBackend(TestBackendContext.Create("filesystem", folder.FullPath, new Dictionary<string, string?> { ["memory_cache_mb"] = "0" }, loggerFactory: log));
        Assert.That((await backend.VerifyAsync()).Damages, Is.Empty);
        foreach (var result in new[] { ChaosProcess.Forgotten, ChaosProcess.Collected }.SelectMany(static function => Enumerable.Range(0, ChaosProcess.Keys).Select(key => ChaosProcess.Result(function, key))))
        {
            var read = await backend.ReadAsync(result.Memento.Call, typeof(string));
            Assert.That(read?.Value, Is.EqualTo(read is null ? null : result.Value));
            if (read is null)
            {
                await backend.MemoizeAsync(result);
                Assert.That((await backend.ReadAsync(result.Memento.Call, typeof(string)))?.Value, Is.EqualTo(result.Value));
            }
        }

        // What the killed ones were about to publish.
        var report = await backend.CollectAsync(new CollectOptions { GracePeriod = TimeSpan.Zero });
        Assert.That(report.RemainingMementos, Is.EqualTo(2 * ChaosProcess.Keys));
        Assert.That(Directory.Exists(folder.Combine("memento-data", "tmp")) && Directory.EnumerateFiles(folder.Combine("memento-data", "tmp")).Any(), Is.False);
        Assert.That((await backend.VerifyAsync()).Damages, Is.Empty);
        Assert.That(log.Warnings, Is.Empty);
    }

    private static int Count(IReadOnlyList<string> lines, string line) => lines.Count(other => string.Equals(other, line, StringComparison.Ordinal));

    private static List<string> StartingWith(IReadOnlyList<string> lines, string beginning) => [.. lines.Where(line => line.StartsWith(beginning, StringComparison.Ordinal))];
}
