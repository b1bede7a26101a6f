using Memento;
using Memento.Plugins;
using Memento.Running;

namespace Fixture;

/// <summary>Good, beside a class that cannot be loaded.</summary>
[ExportRunnerBackend("beside-unloadable")]
public sealed class Runner : IRunnerBackend
{
    public RunnerDescription Description => new("beside-unloadable");

    public ValueTask<CallOutcome> RunAsync(FunctionCall call, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask DisposeAsync() => default;
}
