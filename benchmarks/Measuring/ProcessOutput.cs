using System.Diagnostics;

namespace Memento.Benchmarks.Measuring;

/// <summary>What a process prints.</summary>
internal static class ProcessOutput
{
    /// <summary>Runs a process to its end.</summary>
    /// <returns>What it printed.</returns>
    /// <exception cref="InvalidOperationException">It ended with something else than 0.</exception>
    public static string Of(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException(FormattableString.Invariant($"'{start.FileName} {string.Join(' ', start.ArgumentList)}' ended with the exit code {process.ExitCode}:\n{output}"));
    }
}
