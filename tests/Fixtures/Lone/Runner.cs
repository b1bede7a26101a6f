using Memento;
using Memento.Plugins;
using Memento.Running;

namespace Fixture;

/// <summary>A single file without a list of dependencies.</summary>
[ExportRunnerBackend("lone")]
public sealed class Runner : IRunnerBackend
{
    public RunnerDescription Description => new("lone");

    public ValueTask<CallOutcome> RunAsync(FunctionCall call, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask DisposeAsync() => default;
}
