namespace Memento.Benchmarks.Versions;

/// <summary>What the versions of the sample's functions cost when the program starts, together.</summary>
internal static class VersionBudget
{
    private const int Processes = 15;

    /// <summary>Milliseconds that the first start after a build may take.</summary>
    private const double MostCold = 50;

    /// <summary>Measures new processes, with what the code is made of on disk and without, and prints the budget.</summary>
    /// <returns>Whether it was kept.</returns>
    public static bool Check()
    {
        var program = Path.Combine(BuildMetadata.Repository, "samples", "Earthquakes", "bin", BuildMetadata.Configuration, $"net{Environment.Version.ToString(2)}", "Earthquakes.dll");
        var folder = Path.Combine(Path.GetTempPath(), $"memento-versions-{Guid.NewGuid():N}");
        try
        {
            var kept = Path.Combine(folder, "kept");
            // The first of all waits for the disk, and fills the folder.
            var (_, count) = MeasuredVersions.Measure(program, Make(kept));
            var cold = new double[Processes];
            var warm = new double[Processes];
            for (var process = 0; process < Processes; process++)
            {
                // In turns, so that what else the machine does hits both alike.
                (cold[process], _) = MeasuredVersions.Measure(program, Make(Path.Combine(folder, $"empty{process}")));
                (warm[process], _) = MeasuredVersions.Measure(program, kept);
            }

            Console.WriteLine(FormattableString.Invariant($"kept on disk: median {Median.Of(warm):0.0} ms, shortest {warm.Min():0.0} ms"));
            return Budget.Print(
                Median.Of(cold) < MostCold,
                $"{count} versions",
                FormattableString.Invariant($"take {Median.Of(cold):0.0} ms in the first process after a build (median of {Processes}, shortest {cold.Min():0.0} ms), less than {MostCold:0} ms allowed"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Make(string folder) => Directory.CreateDirectory(folder).FullName;
}
