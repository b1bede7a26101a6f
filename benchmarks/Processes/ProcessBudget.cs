using System.Runtime.InteropServices;
using Memento.Benchmarks.Measuring;
using Memento.Benchmarks.Reporting;

namespace Memento.Benchmarks.Processes;

/// <summary>How much sooner the sample has its intervals, nearly all that it computes, when they are drawn in worker processes.</summary>
internal static class ProcessBudget
{
    private const int Rounds = 9;

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

            var process = samples[^1];
            var gains = samples[..^1].Select(local => (Local: local, Intervals: Gain(local, process, static time => time.Intervals), Whole: Gain(local, process, static time => time.Whole))).ToArray();
            foreach (var gain in gains)
            {
                Console.WriteLine(FormattableString.Invariant($"{process.Name} against {gain.Local.Name}: {gain.Intervals:0.00} times as fast; {gain.Whole:0.00} times the whole run, with the start of the program and of what it needs"));
            }

            var least = gains.MinBy(static gain => gain.Intervals);
            Console.WriteLine(FormattableString.Invariant($"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} processors, .NET {Environment.Version}, a {BuildMetadata.Configuration} build"));
            return Screen.Print(least.Intervals >= LeastGain, process.Name, FormattableString.Invariant($"draws the intervals {least.Intervals:0.00} times as fast as {least.Local.Name}, at least {LeastGain:0.0} times expected of two processors"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Of each round's own: what else the machine does in a round hits all of it.
    private static double Gain(MeasuredSample local, MeasuredSample process, Func<(double Intervals, double Whole), double> time) =>
        Median.Of(local.Times.Zip(process.Times, (one, other) => time(one) / time(other)));

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
