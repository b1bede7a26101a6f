using Memento;
using Memento.Plugins;
using Memento.Running;

namespace Fixture;

/// <summary>Carries an attribute that throws when it is read.</summary>
[ExportRunnerBackend("throwing-attribute")]
[Throwing]
public sealed class Runner : IRunnerBackend
{
    public RunnerDescription Description => new("throwing-attribute");

    public ValueTask<CallOutcome> RunAsync(FunctionCall call, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask DisposeAsync() => default;
}
