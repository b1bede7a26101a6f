using System.Globalization;
using Memento.Benchmarks;
using Memento.Benchmarks.Measuring;
using Memento.Benchmarks.Processes;
using Memento.Benchmarks.Scale;
using Memento.Benchmarks.Stores;
using Memento.Benchmarks.Threads;
using Memento.Benchmarks.Versions;
using Memento.Benchmarks.Work;

switch (args)
{
    case ["versions"]:
        return VersionBudget.Check() ? 0 : 1;
    case ["process"]:
        return ProcessBudget.Check() ? 0 : 1;
    case ["scale"]:
        return await ScaleMeasurement.RunAsync(200_000, null) ? 0 : 1;
    case ["scale", var page]:
        return await ScaleMeasurement.RunAsync(200_000, page) ? 0 : 1;
    case ["store-loop", var type, var operation, var seconds]:
        StoreLoop.Run(type, operation, double.Parse(seconds, CultureInfo.InvariantCulture));
        return 0;
    case ["hit-loop", var kind, var seconds]:
        await HitLoop.RunAsync(kind, double.Parse(seconds, CultureInfo.InvariantCulture));
        return 0;
    case ["versions-of", var program]:
        // One of the processes that are measured.
        MeasuredVersions.Print(program);
        return 0;
    case ["threads", var rounds, .. var quick]:
        // Another one.
        await MeasuredThreads.PrintAsync(int.Parse(rounds, CultureInfo.InvariantCulture), new Effort(quick is ["--quick"]));
        return 0;
    case var _ when BenchmarkOptions.Read(args, Benchmark.Rows[^1].Number) is { } options:
        return options.Times == 1 ? await Benchmark.RunAsync(options) : RepeatedRuns.Check(options);
    default:
        Console.Error.WriteLine(BenchmarkOptions.Usage);
        return 2;
}
