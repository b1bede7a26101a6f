using System.Diagnostics;

namespace Memento.Benchmarks.Measuring;

/// <summary>This program, started anew.</summary>
internal static class OwnProcess
{
    /// <summary>What starts it as it was started itself, be that by its own executable or by `dotnet` with the assembly.</summary>
    public static ProcessStartInfo With(params IReadOnlyList<string> arguments)
    {
        var program = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? new ProcessStartInfo(program, [typeof(OwnProcess).Assembly.Location, .. arguments])
            : new ProcessStartInfo(program, arguments);
    }

    /// <summary>Runs it to its end.</summary>
    /// <returns>What it printed.</returns>
    /// <exception cref="InvalidOperationException">It ended with something else than 0.</exception>
    public static string OutputOf(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"'{string.Join(' ', start.ArgumentList)}' ended with {process.ExitCode}:\n{output}");
    }
}
