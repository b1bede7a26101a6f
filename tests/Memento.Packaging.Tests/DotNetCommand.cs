using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Memento.Packaging.Tests;

/// <summary>Runs the dotnet command as a user does.</summary>
internal static class DotNetCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Runs it in a folder and expects success without a warning.</summary>
    /// <returns>What it printed.</returns>
    public static string Run(string folder, params string[] arguments) => Run(folder, [], arguments);

    /// <summary>Runs it in a folder and expects success without a warning.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="environment">Variables that differ from those of other commands; null takes one away.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>What it printed.</returns>
    public static string Run(string folder, Dictionary<string, string?> environment, params string[] arguments)
    {
        var (exitCode, output) = TryRun(folder, "dotnet", arguments, environment);
        var command = $"dotnet {string.Join(' ', arguments)}";
        Assert.That(exitCode, Is.Zero, $"{command}\n{output}");
        Assert.That(output, Does.Not.Contain("warning "), command);
        return output;
    }

    /// <summary>Runs it in a folder, whatever comes of it.</summary>
    public static (int ExitCode, string Output) TryRun(string folder, params string[] arguments) => TryRun(folder, "dotnet", arguments, []);

    /// <summary>Runs a program that was built, and expects success.</summary>
    /// <param name="folder">The folder it runs in.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables that differ from what they are here; null takes one away.</param>
    /// <returns>What it printed.</returns>
    public static string RunProgram(string folder, string program, string[]? arguments = null, Dictionary<string, string?>? environment = null)
    {
        var (exitCode, output) = TryRun(folder, program, arguments ?? [], environment ?? []);
        Assert.That(exitCode, Is.Zero, $"{program}\n{output}");
        return output;
    }

    /// <summary>Runs a program that was built, whatever comes of it.</summary>
    /// <returns>Its exit code.</returns>
    public static int TryRunProgram(string folder, string program) => TryRun(folder, program, [], []).ExitCode;

    private static (int ExitCode, string Output) TryRun(string folder, string program, string[] arguments, Dictionary<string, string?> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // The build that runs these tests must not reach into the ones they start.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        // A build node that outlives the command would keep its output open, and this process waiting. A compiler server does not:
        // it is started apart from the command, and takes most of the time off the many compilations here. A build server was tried: once in some
        // hundred commands it gave the exit code of a failure for a build that had succeeded.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "true";
        // What is built here a second time was analyzed the first time.
        start.Environment["RunAnalyzers"] = "false";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        if (program == "dotnet")
        {
            // Node reuse being off, further nodes end with their build, and to start them costs as much processor time as what they build. And a command does not last
            // long enough to get back what its code costs to profile.
            start.Environment["DOTNET_PROCESSOR_COUNT"] = "1";
            start.Environment["DOTNET_TieredPGO"] = "0";
        }

        // Copies of plugins and what is built of single-file programs go where they are removed with all else.
        start.Environment["XDG_DATA_HOME"] = Path.Combine(Workshop.Folder, "user data");
        // What was downloaded for the build that runs these tests is not downloaded again.
        start.Environment.TryAdd("NUGET_HTTP_CACHE_PATH", Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "NuGet", "http-cache"));
        // The command itself leaves empty folders among the temporary files.
        start.Environment[OperatingSystem.IsWindows() ? "TMP" : "TMPDIR"] = Workshop.Temporary;
        // A program that was published finds the runtime as the command does.
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        foreach (var (name, value) in environment)
        {
            if (value is null)
            {
                start.Environment.Remove(name);
            }
            else
            {
                start.Environment[name] = value;
            }
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} {string.Join(' ', arguments)} did not end within {Patience}.");
        }

        return (process.ExitCode, output.GetAwaiter().GetResult() + error.GetAwaiter().GetResult());
    }
}
