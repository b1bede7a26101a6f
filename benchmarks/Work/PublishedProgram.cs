using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Memento.Benchmarks.Work;

/// <summary>One of the programs that are measured from their start to their end, published into a folder.</summary>
internal sealed class PublishedProgram
{
    private readonly string _file;
    private readonly string _data;

    private PublishedProgram(string file, string data)
    {
        _file = file;
        _data = data;
    }

    /// <summary>How many plugins lie in its folder.</summary>
    public int Plugins => Directory.GetDirectories(Path.Combine(Path.GetDirectoryName(_file)!, "plugins-dropin")).Length;

    /// <summary>Publishes a program.</summary>
    /// <param name="name">Its project's, beside the benchmarks.</param>
    /// <param name="folder">Where it goes.</param>
    /// <param name="isPrecompiled">Whether its code, and that of its plugins, is compiled now.</param>
    /// <param name="data">The folder of the user's data of those who run it.</param>
    public static PublishedProgram Publish(string name, string folder, bool isPrecompiled, string data)
    {
        var project = Path.Combine(BuildMetadata.Repository, "benchmarks", "Programs", name, $"{name}.csproj");
        var start = new ProcessStartInfo(
            "dotnet",
            ["publish", project, "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier.Contains("linux", StringComparison.Ordinal) ? $"linux-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}" : RuntimeInformation.RuntimeIdentifier, "--no-self-contained", $"-p:PublishReadyToRun={(isPrecompiled ? "true" : "false")}", "-p:RunAnalyzers=false", "-o", folder, "-nologo"])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["UseSharedCompilation"] = "true";
        // One that outlived the command would keep its output open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        // And one that ends with this build takes as long to start as what it builds; nor does a build last long enough to get back what its code costs to profile.
        start.Environment["DOTNET_PROCESSOR_COUNT"] = "1";
        start.Environment["DOTNET_TieredPGO"] = "0";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? new PublishedProgram(Path.Combine(folder, OperatingSystem.IsWindows() ? $"{name}.exe" : name), data)
            : throw new InvalidOperationException($"{project} could not be published:\n{output}");
    }

    /// <summary>Runs it to its end.</summary>
    /// <param name="expected">The exit code that it ends with.</param>
    public void Run(int expected)
    {
        var start = new ProcessStartInfo(_file) { WorkingDirectory = Path.GetDirectoryName(_file) };
        start.Environment["XDG_DATA_HOME"] = _data;
        start.Environment["LOCALAPPDATA"] = _data;
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        start.Environment.Remove("MEMENTO_ENV");
        using var process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != expected)
        {
            throw new InvalidOperationException($"{_file} ended with {process.ExitCode}, where {expected} was expected.");
        }
    }
}
