using Memento;
using Memento.Plugins;
using Memento.Running;

namespace Fixture;

/// <summary>Derives from a class of a library that is not in the folder.</summary>
[ExportRunnerBackend("unloadable")]
public sealed class Unloadable : Dependency, IRunnerBackend
{
    public RunnerDescription Description => new("unloadable");

    public ValueTask<CallOutcome> RunAsync(FunctionCall call, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask DisposeAsync() => default;
}
