using System.Diagnostics;
using System.Globalization;
using Memento;

namespace Shop;

/// <summary>What a function does that is beside its process, or ends it.</summary>
public static class Neighbours
{
    /// <summary>Starts a program that prints, into the standard output that it has from this process.</summary>
    [MementoFunction(Version = "1")]
    public static int Ask(string text)
    {
        var start = OperatingSystem.IsWindows() ? new ProcessStartInfo("cmd.exe", ["/c", "echo", text]) : new ProcessStartInfo("echo", [text]);
        using var process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>Leaves behind a program, which has the streams of this process, and a thread that keeps the process.</summary>
    /// <returns>The id of the process of that program.</returns>
    [MementoFunction(Version = "1")]
    public static int LeaveBehind(int seconds)
    {
        new Thread(() => Thread.Sleep(TimeSpan.FromSeconds(seconds))).Start();
        using var process = Process.Start(new ProcessStartInfo("sleep", [seconds.ToString(CultureInfo.InvariantCulture)]))!;
        return process.Id;
    }

    [MementoFunction(Version = "1")]
    public static int Leave(int exitCode)
    {
        Environment.Exit(exitCode);
        return exitCode;
    }
}
