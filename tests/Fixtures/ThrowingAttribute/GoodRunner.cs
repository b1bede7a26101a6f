using Memento;
using Memento.Plugins;
using Memento.Running;

namespace Fixture;

/// <summary>Good, beside a class whose attribute throws.</summary>
[ExportRunnerBackend("beside-throwing-attribute")]
public sealed class GoodRunner : IRunnerBackend
{
    public RunnerDescription Description => new("beside-throwing-attribute");

    public ValueTask<CallOutcome> RunAsync(FunctionCall call, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask DisposeAsync() => default;
}
