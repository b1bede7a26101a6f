using Memento;
using Memento.Plugins;
using Memento.Running;

namespace Fixture;

/// <summary>Says that it was built against a contract that this host does not have yet, as the compiler would bake it in.</summary>
[ExportRunnerBackend("newer", "2.1")]
public sealed class Runner : IRunnerBackend
{
    public RunnerDescription Description => new("newer");

    public ValueTask<CallOutcome> RunAsync(FunctionCall call, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask DisposeAsync() => default;
}
