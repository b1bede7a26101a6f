using System.Diagnostics;
using Memento.Benchmarks.Measuring;
using Memento.Benchmarks.Reporting;
using Memento.Benchmarks.Rows;

namespace Memento.Benchmarks;

/// <summary>Measures rows one after another, and says what came of it.</summary>
internal static class Benchmark
{
    public static IReadOnlyList<IRow> Rows { get; } =
    [
        new MemoryHitRow(),
        new MemoryHitWithMoreRow(),
        new ColdHitRow(),
        new StoreRow(),
        new BatchRow(),
        new LargeStoreRow(),
        new LargeReadRow(),
        new FirstHitRow(),
        new ThreadsRow(),
        new ScaleRow(),
        new WriteBehindRow(),
        new BuildRow(),
    ];

    /// <summary>Measures what was asked for.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        var effort = new Effort(options.IsQuick);
        var measured = new List<MeasuredRow>();
        Console.WriteLine(Machine.Description);
        using var places = new Places(options.Folder);
        foreach (var row in Rows.Where(row => options.Rows.Count == 0 || options.Rows.Contains(row.Number)).OrderBy(static row => row.Writes))
        {
            Console.WriteLine(FormattableString.Invariant($"\n{row.Number} {row.Title}"));
            using var place = places.NewPlace(row.Number, row.HasLargeFiles);
            var start = Stopwatch.GetTimestamp();
            var result = await row.MeasureAsync(effort, place);
            measured.Add(new MeasuredRow(row, result, Machine.Load, Stopwatch.GetElapsedTime(start)));
            Screen.Print(measured[^1]);
        }

        measured.Sort(static (row, other) => row.Row.Number.CompareTo(other.Row.Number));
        if (options.JsonFile is { } file)
        {
            JsonReport.Write(file, measured);
        }

        if (options is { Checks: false, IsQuick: false, Rows.Count: 0 })
        {
            PerformancePage.Write(Path.Combine(BuildMetadata.Repository, "docs", "performance.md"), measured);
        }

        var red = measured.Where(static row => !row.IsKept).Select(static row => row.Row.Number).ToList();
        Console.WriteLine(red.Count == 0 ? "\nAll budgets were kept." : $"\nBudgets were overrun in rows {string.Join(", ", red)}.");
        return options.Checks && red.Count > 0 ? 1 : 0;
    }
}
