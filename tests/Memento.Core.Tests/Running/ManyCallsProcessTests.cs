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
        await TestContext.Out.WriteLineAsync(await OwnProcess.RunAsync(["many-calls", folder.Path], new Dictionary<string, string>(), cancellation));
    }
}
