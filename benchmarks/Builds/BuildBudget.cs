namespace Memento.Benchmarks.Builds;

/// <summary>What the generator and the analyzers add to the build of a project with a thousand calls of memento functions.</summary>
internal static class BuildBudget
{
    private const int Rounds = 15;

    /// <summary>The part of the time without them that they may add.</summary>
    private const double MostAdded = 0.10;

    /// <summary>Builds the project with and without them in turns, and prints the budget.</summary>
    /// <returns>Whether it was kept.</returns>
    public static bool Check()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"memento-build-{Guid.NewGuid():N}");
        try
        {
            var targets = LayOutPackage(Path.Combine(folder, "package"));
            var without = MeasuredBuild.Make(Path.Combine(folder, "without"), targets, usesMementoFunctions: false);
            var with = MeasuredBuild.Make(Path.Combine(folder, "with"), targets, usesMementoFunctions: true);
            for (var round = 1; round <= Rounds; round++)
            {
                // In turns, so that what else the machine does hits both alike.
                (round % 2 == 0 ? with : without).Build();
                (round % 2 == 0 ? without : with).Build();
                Console.WriteLine(FormattableString.Invariant($"round {round}: without {without.Times[^1].Build:0.00} s, with {with.Times[^1].Build:0.00} s"));
            }

            Console.WriteLine();
            var compiler = Compare("compiler alone", [.. without.Times.Select(time => time.Compiler)], [.. with.Times.Select(time => time.Compiler)]);
            var build = Compare("dotnet build", [.. without.Times.Select(time => time.Build)], [.. with.Times.Select(time => time.Build)]);
            return Budget.Print(
                build < MostAdded,
                $"{MeasuredProject.Calls} calls",
                FormattableString.Invariant($"add {build:P1} to a build and {compiler:P1} to the compiler's part of it, less than {MostAdded:P0} of a build allowed"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What was added, as a part of the time without: the median over the rounds.</summary>
    /// <remarks>
    /// The two builds of a round are made one after the other. The compiler's server gets quicker over the first ones, and a
    /// machine that does other things is slow for some rounds and not for others: both would tell more in the medians of all.
    /// </remarks>
    private static double Compare(string what, double[] without, double[] with)
    {
        Console.WriteLine(FormattableString.Invariant(
            $"{what}: median without {Median.Of(without):0.00} s, with {Median.Of(with):0.00} s; shortest {without.Min():0.00} s and {with.Min():0.00} s"));
        return Median.Of(without.Zip(with, (less, more) => more / less)) - 1;
    }

    /// <summary>The folders of the package that a build uses. A reference to the project would add the time of looking after another project.</summary>
    private static string LayOutPackage(string folder)
    {
        var repository = BuildMetadata.Repository;
        Copy(Path.Combine(repository, "Memento.Core", "build"), "*", Path.Combine(folder, "buildTransitive"));
        foreach (var project in (string[])["Memento.Generators", "Memento.Generators.CodeFixes"])
        {
            Copy(Path.Combine(repository, project, "bin", BuildMetadata.Configuration, "netstandard2.0"), project + ".dll", Path.Combine(folder, "tools", "compiler"));
        }

        return Path.Combine(folder, "buildTransitive", "Memento.Core.targets");
    }

    private static void Copy(string from, string pattern, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from, pattern))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
