using System.Diagnostics;
using Memento.Core.Tests.Support;

namespace Memento.Core.Tests.Running;

/// <summary>A function that calls others a million times, in a process whose memory is looked at.</summary>
internal sealed class ManyCallsProcessTests
{
    [Test, Category("Long")]
    [CancelAfter(300_000)]
    public async Task A_million_calls_of_one_function_take_little_memory_and_a_small_memento(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "exec", typeof(Program).Assembly.Location, "many-calls", folder.Path })
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(cancellation) + await errors;
        await process.WaitForExitAsync(cancellation);
        await TestContext.Out.WriteLineAsync(output);
        Assert.That(process.ExitCode, Is.Zero, output);
    }
}
