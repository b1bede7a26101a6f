using Memento;
using Memento.Plugins;
using Memento.Running;

namespace Fixture;

/// <summary>Shares its short name with another plugin.</summary>
[ExportRunnerBackend("twin")]
public sealed class Runner : IRunnerBackend
{
    public RunnerDescription Description => new("twin", new Dictionary<string, string> { ["from"] = "two" });

    public ValueTask<CallOutcome> RunAsync(FunctionCall call, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask DisposeAsync() => default;
}
