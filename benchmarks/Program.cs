using Memento.Benchmarks.Builds;
using Memento.Benchmarks.Hits;
using Memento.Benchmarks.Processes;
using Memento.Benchmarks.Scale;
using Memento.Benchmarks.Stores;
using Memento.Benchmarks.Versions;

// --check      what a remembered call costs, each budget green or red; the exit code is 1 when one is red. So without arguments.
// build        what the generator adds to a build, likewise.
// versions     what the versions of a program's functions take when it starts, likewise.
// process      how much sooner the sample has its results by worker processes, likewise.
// scale [PAGE] what operations cost among 200,000 mementos of one function, likewise; appends it to a page of the documentation.
// stores [TYPE…] what calls cost that go to a store, beside what the same bytes cost there without us.
// store-loop TYPE hit|store|batch|list SECONDS   one of these over and over, for a profiler.
Environment.SetEnvironmentVariable("MEMENTO_ENV", Path.Combine(AppContext.BaseDirectory, "memento.json"));
switch (args)
{
    case [] or ["--check"]:
        return HitBudgets.Check() ? 0 : 1;
    case ["build"]:
        return BuildBudget.Check() ? 0 : 1;
    case ["versions"]:
        return VersionBudget.Check() ? 0 : 1;
    case ["process"]:
        return ProcessBudget.Check() ? 0 : 1;
    case ["scale"]:
        return await ScaleMeasurement.RunAsync(200_000, null) ? 0 : 1;
    case ["scale", var page]:
        return await ScaleMeasurement.RunAsync(200_000, page) ? 0 : 1;
    case ["stores", .. var types]:
        StoreMeasurement.Run(types is [] ? ["filesystem", "sqlite"] : types);
        return 0;
    case ["store-loop", var type, var operation, var seconds]:
        StoreLoop.Run(type, operation, double.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture));
        return 0;
    case ["versions-of", var program]:
        // One of the processes that are measured.
        MeasuredVersions.Print(program);
        return 0;
    default:
        Console.Error.WriteLine("Usage: dotnet run -c Release --project benchmarks -- [--check | build | versions | process | scale [PAGE] | stores [TYPE…]]");
        return 2;
}
