using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

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

    /// <summary>Builds all of the project again.</summary>
    public void Build()
    {
        var start = Stopwatch.GetTimestamp();
        var output = Run("build", "--no-restore", "--no-incremental", "-nologo", "-clp:PerformanceSummary");
        var build = Stopwatch.GetElapsedTime(start);
        Times.Add((build.TotalSeconds, double.Parse(CompilerTime().Match(output).Groups[1].Value, CultureInfo.InvariantCulture) / 1000));
    }

    private string Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true };
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        // What builds have unless somebody turns it off: without it, most of what an analyzer adds is its own compilation.
        start.Environment["UseSharedCompilation"] = "true";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} failed:\n{output}");
    }

    [GeneratedRegex(@"^\s*(\d+) ms  Csc\s", RegexOptions.Multiline)]
    private static partial Regex CompilerTime();
}
