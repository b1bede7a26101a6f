using Memento;
using Memento.Plugins;
using Memento.Running;

namespace Fixture;

/// <summary>Brings its own copy of the contract.</summary>
[ExportRunnerBackend("own-contract")]
public sealed class Runner(BackendContext context) : IRunnerBackend
{
    public RunnerDescription Description => new("own-contract", new Dictionary<string, string> { ["name"] = context.Name });

    public ValueTask<CallOutcome> RunAsync(FunctionCall call, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask DisposeAsync() => default;
}
