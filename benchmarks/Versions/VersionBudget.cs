using System.Reflection.PortableExecutable;
using Memento.Benchmarks.Measuring;
using Memento.Benchmarks.Reporting;

namespace Memento.Benchmarks.Versions;

/// <summary>What the versions of the sample's functions cost when the program starts, together.</summary>
internal static class VersionBudget
{
    private const int Processes = 15;

    /// <summary>Milliseconds that the first start after a build may take, of a program whose code is compiled when it is published.</summary>
    private const double MostCold = 50;

    /// <summary>Measures new processes, with what the code is made of on disk and without, and prints the budget.</summary>
    /// <returns>Whether it was kept; true of a program as it is built, to which it does not apply.</returns>
    public static bool Check()
    {
        var program = Path.Combine(BuildMetadata.Repository, "samples", "Earthquakes", "bin", BuildMetadata.Configuration, $"net{Environment.Version.ToString(2)}", "Earthquakes.dll");

        // No longer than the folder of a user's own data is: the path of one that is takes the base library's long way.
        var folder = Path.Combine(Path.GetTempPath(), $"memento-{Guid.NewGuid().ToString("N")[..8]}");
        try
        {
            var kept = Path.Combine(folder, "kept");
            // The first of all waits for the disk, and fills the folder.
            var (_, count, _) = MeasuredVersions.Measure(program, Make(kept));
            var cold = new double[Processes];
            var warm = new double[Processes];
            int compiledCold = 0, compiledWarm = 0;
            for (var process = 0; process < Processes; process++)
            {
                // In turns, so that what else the machine does hits both alike.
                (cold[process], _, compiledCold) = MeasuredVersions.Measure(program, Make(Path.Combine(folder, $"e{process}")));
                (warm[process], _, compiledWarm) = MeasuredVersions.Measure(program, kept);
            }

            var text = FormattableString.Invariant($"take {Median.Of(cold):0.0} ms in the first process after a build (median of {Processes}, shortest {cold.Min():0.0} ms, {compiledCold} methods compiled)");
            Console.WriteLine(FormattableString.Invariant($"kept on disk: median {Median.Of(warm):0.0} ms, shortest {warm.Min():0.0} ms, {compiledWarm} methods compiled"));
            if (!IsPrecompiled())
            {
                // Most of it is then the compiler's time for the host's own code.
                Console.WriteLine($"{count} versions {text}, of a program as it is built");
                Console.WriteLine(FormattableString.Invariant($"The budget of {MostCold:0} ms is for one that is published with PublishReadyToRun: publish the benchmarks so, and run `Memento.Benchmarks versions` there."));
                return true;
            }

            return Screen.Print(Median.Of(cold) < MostCold, $"{count} versions", FormattableString.Invariant($"{text}, less than {MostCold:0} ms allowed"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool IsPrecompiled()
    {
        using var file = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Memento.Core.dll")));
        return file.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
    }

    private static string Make(string folder) => Directory.CreateDirectory(folder).FullName;
}
