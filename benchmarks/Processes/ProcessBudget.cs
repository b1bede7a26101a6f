using System.Runtime.InteropServices;
using Memento.Benchmarks.Measuring;
using Memento.Benchmarks.Reporting;

namespace Memento.Benchmarks.Processes;

/// <summary>How much sooner the sample has its intervals, nearly all that it computes, when they are drawn in worker processes.</summary>
internal static class ProcessBudget
{
    private const int Rounds = 7;

    /// <summary>How many times as fast as in one process they are on two processors.</summary>
    private const double LeastGain = 1.6;

    /// <summary>Runs the sample in turns with both runners, and prints the budget.</summary>
    /// <returns>Whether it was kept.</returns>
    public static bool Check()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"memento-process-{Guid.NewGuid():N}");
        try
        {
            Copy(Path.Combine(BuildMetadata.Repository, "samples", "Earthquakes", "bin", BuildMetadata.Configuration, "net10.0"), folder);
            MeasuredSample[] samples = [new(folder, "filesystem", "local"), new(folder, "sqlite", "local"), new(folder, "sqlite", "process")];
            for (var round = 0; round <= Rounds; round++)
            {
                foreach (var sample in samples)
                {
                    // In turns, so that what else the machine does hits all alike.
                    sample.Run();
                    Console.WriteLine(FormattableString.Invariant($"{sample.Name}: intervals {sample.Times[^1].Intervals:0.00} s, the whole run {sample.Times[^1].Whole:0.00} s{(round == 0 ? ", not counted" : "")}"));
                }
            }

            Console.WriteLine();
            foreach (var sample in samples)
            {
                // The first of each made copies of the plugins.
                sample.Times.RemoveAt(0);
                Console.WriteLine(FormattableString.Invariant($"{sample.Name}: median {Intervals(sample):0.00} s, of the whole run {Whole(sample):0.00} s; shortest {sample.Times.Min(static time => time.Intervals):0.00} s and {sample.Times.Min(static time => time.Whole):0.00} s"));
            }

            if (samples.Select(static sample => sample.Figures).Distinct().Count() > 1)
            {
                throw new InvalidOperationException("The sample found other figures with another storage or runner.");
            }

            var (sooner, process) = (samples[..^1].MinBy(Intervals)!, samples[^1]);
            var gain = Intervals(sooner) / Intervals(process);
            Console.WriteLine(FormattableString.Invariant($"the whole run, with the start of the program and of what it needs: {samples[..^1].Min(Whole) / Whole(process):0.00} times as fast"));
            Console.WriteLine(FormattableString.Invariant($"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} processors, .NET {Environment.Version}, a {BuildMetadata.Configuration} build"));
            return Screen.Print(gain >= LeastGain, process.Name, FormattableString.Invariant($"draws the intervals {gain:0.00} times as fast as {sooner.Name}, at least {LeastGain:0.0} times expected of two processors"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Intervals(MeasuredSample sample) => Median.Of(sample.Times.Select(static time => time.Intervals));

    private static double Whole(MeasuredSample sample) => Median.Of(sample.Times.Select(static time => time.Whole));

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
