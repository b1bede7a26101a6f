namespace Memento.Running;

/// <summary>Runs the calls that are forced to run in this process, whatever runner the cluster has. Mementos name the local runner.</summary>
internal sealed class InProcessRunner(IRunnerHost host) : IRunnerBackend
{
    public RunnerDescription Description { get; } = new("local");

    public ValueTask<CallOutcome> RunAsync(FunctionCall call, CancellationToken cancellationToken = default) => host.RunLocalAsync(call, Description, cancellationToken);

    public ValueTask<IReadOnlyList<CallOutcome>> RunBatchAsync(IReadOnlyList<FunctionCall> calls, BatchOptions options, CancellationToken cancellationToken = default) =>
        host.RunLocalManyAsync(calls, Description, options, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
