using Memento.Running;

namespace Fixture;

internal sealed class NoRunnerHost : IRunnerHost
{
    public ValueTask<CallOutcome> RunLocalAsync(FunctionCall call, Memento.RunnerDescription runner, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<CallOutcome>> RunLocalManyAsync(IReadOnlyList<FunctionCall> calls, Memento.RunnerDescription runner, BatchOptions options, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<CallOutcome?> LookUpAsync(FunctionCall call, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public bool CompileAhead(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public FunctionCall ReadCall(ReadOnlyMemory<byte> portable, Action<byte[]>? progress = null) => throw new NotSupportedException();

    public byte[] WriteOutcome(FunctionCall call, CallOutcome outcome, long maximumBytes = long.MaxValue) => throw new NotSupportedException();

    public void ReportProgress(FunctionCall call, ReadOnlyMemory<byte> progress) => throw new NotSupportedException();

    public void Forget(FunctionCall call) => throw new NotSupportedException();

    public CallOutcome ReadOutcome(FunctionCall call, ReadOnlyMemory<byte> portable) => throw new NotSupportedException();

    public WorkerStartInfo CreateWorkerStartInfo() => throw new NotSupportedException();
}
