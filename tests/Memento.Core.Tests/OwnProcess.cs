using System.Diagnostics;

namespace Memento.Core.Tests;

/// <summary>This assembly as a process of its own, which does what <see cref="Program"/> makes of the arguments.</summary>
internal static class OwnProcess
{
    /// <summary>Runs it to its end, and expects that it says it was right.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables that it has beside this process's.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>What it wrote.</returns>
    public static async Task<string> RunAsync(string[] arguments, IReadOnlyDictionary<string, string> environment, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(Program).Assembly.Location, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(cancellation) + await errors;
        await process.WaitForExitAsync(cancellation);
        Assert.That(process.ExitCode, Is.Zero, output);
        return output;
    }
}
