using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Memento.Benchmarks.Measuring;
using Memento.Benchmarks.Reporting;
using Memento.Storage;

namespace Memento.Benchmarks.Scale;

/// <summary>What operations cost in a store of many mementos of one function, beside one of few.</summary>
internal static class ScaleMeasurement
{
    private const int Few = 1000;

    /// <summary>How often each operation is measured in each store.</summary>
    private const int Rounds = 501;

    /// <summary>How many times the cost in the small store an operation may have in the large one.</summary>
    private const double MostTimes = 1.5;

    /// <summary>Measures, prints, and appends what was measured to a page.</summary>
    /// <param name="many">How many mementos the large store has.</param>
    /// <param name="page">The Markdown file; null to print only.</param>
    /// <returns>Whether every operation kept its budget.</returns>
    public static async Task<bool> RunAsync(int many, string? page)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"memento-scale-{Guid.NewGuid():N}");
        try
        {
            await using var small = await ScaledStore.MakeAsync(Path.Combine(folder, "small"), Few);
            var clock = Stopwatch.StartNew();
            await using var large = await ScaledStore.MakeAsync(Path.Combine(folder, "large"), many);
            var filled = clock.Elapsed;
            var operations = new (string Name, Func<ScaledStore, Task> Run)[]
            {
                ("a hit from disk", store => store.HitAsync(Random.Shared)),
                ("a store", static store => store.StoreAsync()),
                ("forgetting one", static store => store.ForgetAsync()),
                ("the first ten", static store => store.ListTenAsync()),
            };
            var times = await MeasureAsync([small, large], operations);
            var kept = true;
            var table = new StringBuilder();
            for (var i = 0; i < operations.Length; i++)
            {
                var (few, more) = (Median.Of(times[0, i]), Median.Of(times[1, i]));
                kept &= Screen.Print(more / few < MostTimes, operations[i].Name, FormattableString.Invariant($"{few:0} µs among {Few:N0}, {more:0} µs among {many:N0}, {more / few:0.00} × as long, less than {MostTimes} allowed"));
                table.AppendLine(FormattableString.Invariant($"| {operations[i].Name} | {few:0} µs | {more:0} µs | {more / few:0.00} |"));
            }

            clock.Restart();
            var (count, bytes) = await large.ListAsync();
            var listed = clock.Elapsed;
            clock.Restart();
            var report = await large.Storage.CollectAsync(new CollectOptions { GracePeriod = TimeSpan.Zero, MaximumCount = many / 2 });
            var rest = FormattableString.Invariant($"""
                Filling it took {filled.TotalSeconds:0} s. Listing all {count:N0} took {listed.TotalSeconds:0.0} s, with at most {Math.Max(bytes, 0) / 1024.0:0} KiB alive meanwhile. Collecting
                {report.Mementos:N0} of them took {clock.Elapsed.TotalSeconds:0.0} s and left {report.RemainingMementos:N0}.
                """);
            Console.WriteLine(rest);
            if (page is not null)
            {
                await File.AppendAllTextAsync(page, Section(folder, many, table.ToString(), rest));
            }

            return kept & Screen.Print(count == many && report.RemainingMementos == many / 2, "list and collection", FormattableString.Invariant($"{count} listed, {report.RemainingMementos} left"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<List<double>[,]> MeasureAsync(ScaledStore[] stores, (string Name, Func<ScaledStore, Task> Run)[] operations)
    {
        var times = new List<double>[stores.Length, operations.Length];
        for (var round = -Rounds / 10; round < Rounds; round++)
        {
            // In turns, so that what else the machine does hits all alike; the first rounds compile.
            for (var store = 0; store < stores.Length; store++)
            {
                for (var i = 0; i < operations.Length; i++)
                {
                    var start = Stopwatch.GetTimestamp();
                    await operations[i].Run(stores[store]);
                    var time = Stopwatch.GetElapsedTime(start);
                    times[store, i] ??= [];
                    if (round >= 0)
                    {
                        times[store, i].Add(time.TotalMicroseconds);
                    }
                }
            }
        }

        return times;
    }

    private static string Section(string folder, int many, string table, string rest)
    {
        var system = new DriveInfo(folder).DriveFormat;
        return string.Create(CultureInfo.InvariantCulture, $"""

            ## {many:N0} mementos of one function

            Results within their mementos, no memory cache, durability `process`; {RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} processors,
            {RuntimeInformation.FrameworkDescription}, file system {system}{Load()}. Medians of {Rounds}, measured in turns.

            | | among {Few:N0} | among {many:N0} | ratio |
            |---|---|---|---|
            {table}
            {rest}

            """);
    }

    /// <summary>What else the machine did, where the system says so.</summary>
    private static string Load() => File.Exists("/proc/loadavg") ? $", load average {File.ReadAllText("/proc/loadavg").Split(' ')[0]}" : "";
}
