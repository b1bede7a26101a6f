using System.Diagnostics;
using Memento.Running;

namespace Fixture;

internal sealed class NoRunnerHost : IRunnerHost
{
    public ValueTask<CallOutcome> RunLocalAsync(FunctionCall call, Memento.RunnerDescription runner, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<CallOutcome?> LookUpAsync(FunctionCall call, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public FunctionCall ReadCall(ReadOnlyMemory<byte> portable) => throw new NotSupportedException();

    public byte[] WriteOutcome(FunctionCall call, CallOutcome outcome) => throw new NotSupportedException();

    public CallOutcome ReadOutcome(FunctionCall call, ReadOnlyMemory<byte> portable) => throw new NotSupportedException();

    public ProcessStartInfo CreateWorkerStartInfo() => throw new NotSupportedException();
}
