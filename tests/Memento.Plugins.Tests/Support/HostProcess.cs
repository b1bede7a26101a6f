using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Memento.Plugins.Tests;

/// <summary>Another process with a plugin host in it: the program of tests/Fixtures/HostProcess.</summary>
internal static class HostProcess
{
    /// <summary>The program that runs this test, by where its framework is: the process itself may be a test host.</summary>
    private static string Dotnet => Path.GetFullPath(Path.Combine(
        RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    /// <summary>Starts the program.</summary>
    /// <param name="prefix">What to start it with, such as setpriv and its arguments; empty for nothing.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">What to change in its environment.</param>
    public static Process Start(IReadOnlyList<string> prefix, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        string[] command = [.. prefix, Dotnet, "exec", Fixtures.GetAssembly("HostProcess"), .. arguments];
        var info = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
        {
            info.Environment[key] = value;
        }

        return Process.Start(info)!;
    }

    /// <summary>Waits for the end of a process, and gives what it printed.</summary>
    public static async Task<string> FinishAsync(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.Zero, await error);
        return await output;
    }
}
