using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Memento.Benchmarks.Measuring;

namespace Memento.Benchmarks.Builds;

/// <summary>Builds a <see cref="MeasuredProject"/> and keeps how long it takes.</summary>
internal sealed partial class MeasuredBuild
{
    private readonly string _folder;

    private MeasuredBuild(string folder) => _folder = folder;

    /// <summary>Seconds of each build, and of the compiler within it.</summary>
    public List<(double Build, double Compiler)> Times { get; } = [];

    /// <summary>Writes the project, restores it, and builds it once, so that all that is measured find the files in memory.</summary>
    public static MeasuredBuild Make(string folder, string targets, bool usesMementoFunctions, int classes)
    {
        MeasuredProject.Write(folder, targets, usesMementoFunctions, classes);
        var build = new MeasuredBuild(folder);
        build.Run("restore");
        build.Build();
        build.Times.Clear();
        return build;
    }

    /// <summary>Builds all of the project again, by the compiler that stays between builds.</summary>
    public void Build()
    {
        var (time, output) = RebuildWith(keepsCompiler: true);
        Times.Add((time.TotalSeconds, double.Parse(CompilerTime().Match(output).Groups[1].Value, CultureInfo.InvariantCulture) / 1000));
    }

    /// <summary>Builds all of the project again, by a compiler that is started for it, which itself has to be compiled in part, and the generator with it.</summary>
    /// <returns>How long that takes.</returns>
    public TimeSpan BuildWithNewCompiler() => RebuildWith(keepsCompiler: false).Time;

    private (TimeSpan Time, string Output) RebuildWith(bool keepsCompiler)
    {
        var start = Stopwatch.GetTimestamp();
        var output = RunWith(keepsCompiler, "build", "--no-restore", "--no-incremental", "-nologo", "-clp:PerformanceSummary");
        return (Stopwatch.GetElapsedTime(start), output);
    }

    private string Run(params string[] arguments) => RunWith(keepsCompiler: true, arguments);

    private string RunWith(bool keepsCompiler, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = _folder };
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        // Builds have it unless somebody turns it off: without it, most of what an analyzer adds is its own compilation.
        start.Environment["UseSharedCompilation"] = keepsCompiler ? "true" : "false";
        return ProcessOutput.Of(start);
    }

    [GeneratedRegex(@"^\s*(\d+) ms  Csc\s", RegexOptions.Multiline)]
    private static partial Regex CompilerTime();
}
