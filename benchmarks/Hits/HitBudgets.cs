using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Memento.Benchmarks.Hits;

/// <summary>Runs <see cref="HitBenchmarks"/> and holds the results against what a remembered call may cost.</summary>
internal static class HitBudgets
{
    /// <summary>How many times the floor a remembered call may take.</summary>
    private const double MostTimesTheFloor = 5;

    /// <summary>Runs the benchmarks and prints each budget.</summary>
    /// <returns>Whether all were kept.</returns>
    public static bool Check()
    {
        // In this process: a project that BenchmarkDotNet makes would lack the plugins and the compiler's part. Short
        // iterations, many of them: the median of these bears a neighbour on the machine better than that of long ones.
        var job = Job.Default
            .WithToolchain(InProcessEmitToolchain.Instance)
            .WithWarmupCount(8)
            .WithIterationTime(TimeInterval.FromMilliseconds(100))
            .WithIterationCount(25);
        var config = ManualConfig.CreateMinimumViable()
            .AddJob(job)
            .WithOption(ConfigOptions.DisableOptimizationsValidator, true)
            .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "artifacts"));
        var summary = BenchmarkRunner.Run<HitBenchmarks>(config);
        var measured = summary.Reports.ToLookup(report => report.BenchmarkCase.Descriptor.Categories.Single(), StringComparer.Ordinal);

        Console.WriteLine();
        return measured.Select(category => Check(category.Key, [.. category])).ToList().TrueForAll(kept => kept);
    }

    private static bool Check(string category, IReadOnlyList<BenchmarkReport> reports)
    {
        if (reports.Count != 3 || reports.Any(report => report.ResultStatistics is null))
        {
            return Budget.Print(false, category, "was not measured");
        }

        var floor = Find("Dictionary");
        var memento = Find("Memento");
        var cache = Find("Cache");
        var ratio = Median(memento) / Median(floor);
        var bytes = memento.GcStats.GetBytesAllocatedPerOperation(memento.BenchmarkCase) ?? 0;
        var inTime = Budget.Print(
            ratio <= MostTimesTheFloor,
            category,
            FormattableString.Invariant($"{Median(memento):0.0} ns is {ratio:0.00} × a dictionary look-up ({Median(floor):0.0} ns), at most {MostTimesTheFloor}; GetOrCreate with a text takes {Median(cache):0.0} ns, {Median(cache) / Median(memento):0.0} × as long"));
        return Budget.Print(bytes == 0, category, $"allocates {bytes} B, at most 0") && inTime;

        BenchmarkReport Find(string start) => reports.Single(report => report.BenchmarkCase.Descriptor.WorkloadMethod.Name.StartsWith(start, StringComparison.Ordinal));
    }

    private static double Median(BenchmarkReport report) => report.ResultStatistics!.Median;
}
