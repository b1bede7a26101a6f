using Memento;
using Memento.Plugins;
using Memento.Running;

namespace Fixture;

/// <summary>Cannot be made.</summary>
[ExportRunnerBackend("throwing-constructor")]
public sealed class Runner : IRunnerBackend
{
    public Runner() => throw new InvalidOperationException("No engine at port 4711.");

    public RunnerDescription Description => new("throwing-constructor");

    public ValueTask<CallOutcome> RunAsync(FunctionCall call, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask DisposeAsync() => default;
}
