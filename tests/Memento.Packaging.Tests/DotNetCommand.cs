using System.Diagnostics;

namespace Memento.Packaging.Tests;

/// <summary>Runs the dotnet command as a user does.</summary>
internal static class DotNetCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Runs it in a folder and expects success without a warning.</summary>
    /// <returns>What it printed.</returns>
    public static string Run(string folder, params string[] arguments)
    {
        var (exitCode, output) = TryRun(folder, arguments);
        var command = $"dotnet {string.Join(' ', arguments)}";
        Assert.That(exitCode, Is.Zero, $"{command}\n{output}");
        Assert.That(output, Does.Not.Contain("warning "), command);
        return output;
    }

    /// <summary>Runs it in a folder, whatever comes of it.</summary>
    public static (int ExitCode, string Output) TryRun(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
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

        // A compiler server or a build node that outlives the command would keep its output open, and this process waiting.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        // What is built here a second time was analyzed the first time.
        start.Environment["RunAnalyzers"] = "false";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        // Copies of plugins and what is built of single-file programs go where they are removed with all else.
        start.Environment["XDG_DATA_HOME"] = Path.Combine(Workshop.Folder, "user data");
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"dotnet {string.Join(' ', arguments)} did not end within {Patience}.");
        }

        return (process.ExitCode, output.GetAwaiter().GetResult() + error.GetAwaiter().GetResult());
    }
}
