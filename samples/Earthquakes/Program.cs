using System.Diagnostics;
using System.Globalization;
using System.Text;
using Memento.Configuration;
using Memento.Running;

namespace Earthquakes;

/// <summary>Runs the analysis and prints what it finds.</summary>
public static class Program
{
    /// <summary>Below this many earthquakes at or above completeness, a b-value says too little.</summary>
    private const int EnoughEvents = 40;

    /// <summary>Returns 0, or 1 after an error, which is one sentence.</summary>
    public static int Main(string[] arguments)
    {
        try
        {
            UseUtf8();
            Run(CommandLine.Parse(arguments));
            return 0;
        }
        // Whatever it is, the reader of a terminal is served with what went wrong and not with where in our code.
        catch (Exception error)
        {
            // The error of a static initializer says no more than that it failed; its cause is the one to read.
            Exception cause = error is TypeInitializationException { InnerException: { } inner } ? inner : error;
            Console.Error.WriteLine("error: " + cause.Message.ReplaceLineEndings(" "));
            return 1;
        }
    }

    private static void Run(CommandLine commandLine)
    {
        var clock = Stopwatch.StartNew();
        DateTimeOffset start = DateTimeOffset.UtcNow;
        CatalogueFile file = CatalogueFile.Identify(commandLine.Catalogue);
        Cluster cluster = MementoEnvironment.Default.GetCluster(null)!;
        Console.WriteLine($"storage from {cluster.StorageSource?.Path}");
        Console.WriteLine($"runner from {cluster.RunnerSource?.Path}");

        CatalogueSummary summary = Analysis.Summarize(file.Path, file.Sha256);
        string subtitle = Describe(summary);
        Console.WriteLine(subtitle);

        NetworkResult[] networks = Analyse(summary, out TimeSpan drawing);
        Console.WriteLine();
        foreach (string line in ResultTable.Lines(networks))
        {
            Console.WriteLine(line);
        }

        Console.WriteLine();
        if (networks.Length > 0)
        {
            WritePlot(commandLine.Plot, Analysis.Plot(subtitle, networks));
            Console.WriteLine($"plot: {commandLine.Plot}");
        }
        else
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"No network has {EnoughEvents} earthquakes at or above completeness; there is nothing to plot."));
        }

        CallStatistics statistics = MementoEnvironment.Default.Statistics;
        if (statistics.Computed > 0)
        {
            foreach (string line in ChangeReport.Lines(cluster.ListChangesAsync(start).ToBlockingEnumerable()))
            {
                Console.WriteLine(line);
            }
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"the intervals took {drawing.TotalSeconds:0.00} s"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"computed {statistics.Computed} · remembered {statistics.Remembered} · {clock.Elapsed.TotalSeconds:0.0} s"));
    }

    /// <param name="summary">The networks.</param>
    /// <param name="drawing">
    /// The time from when the intervals were asked for until all of them were there: the sample's computing, with all that it takes to
    /// have it done, such as processes that are started for it.
    /// </param>
    private static NetworkResult[] Analyse(CatalogueSummary summary, out TimeSpan drawing)
    {
        var progress = new ProgressReport(Console.Out, !Console.IsOutputRedirected, TimeProvider.System);
        try
        {
            var networks = summary.Networks
                .Select(distribution => (Distribution: distribution, Completeness: Analysis.Completeness(distribution)))
                .Where(network => network.Completeness.Events >= EnoughEvents)
                .ToArray();

            // All intervals at once: whether one is drawn after the other is up to the runner.
            long start = Stopwatch.GetTimestamp();
            IReadOnlyList<ConfidenceInterval> intervals = Analysis.IntervalMemento.Batch(
                networks,
                (interval, network) => interval.With(network.Distribution, BootstrapPlan.Standard, progress));
            drawing = Stopwatch.GetElapsedTime(start);
            return
            [
                .. networks.Zip(intervals, (network, interval) => new NetworkResult(
                    network.Distribution,
                    network.Completeness,
                    Analysis.BValue(network.Distribution, network.Completeness.Magnitude),
                    interval)),
            ];
        }
        finally
        {
            progress.Clear();
        }
    }

    private static string Describe(CatalogueSummary summary)
    {
        string source = summary.Title.Length > 0 ? $" · {summary.Title}" : "";
        string time = summary.Generated.Length > 0 ? $" · as of {summary.Generated}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{summary.Earthquakes:#,0} earthquakes{source}{time}");
    }

    private static void WritePlot(string path, string svg)
    {
        try
        {
            File.WriteAllText(path, svg);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SampleException($"The plot cannot be written to '{path}': {error.Message}", error);
        }
    }

    private static void UseUtf8()
    {
        try
        {
            Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        }
        catch (IOException)
        {
            // Windows has no console to set when the program was started without one; nobody reads it then.
        }
    }
}
