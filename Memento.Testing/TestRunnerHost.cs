using System.Collections.Concurrent;
using System.Diagnostics;
using Memento.Running;

namespace Memento.Testing;

/// <summary>Stands for the host of a runner: runs the bodies of <see cref="TestFunctionCall"/>, and remembers what it was asked.</summary>
public sealed class TestRunnerHost : IRunnerHost
{
    private readonly ConcurrentQueue<(FunctionCall Call, RunnerDescription Runner)> _ran = new();

    /// <summary>The calls that were run here, with the runner each was run by, in the order in which they began.</summary>
    public IReadOnlyList<(FunctionCall Call, RunnerDescription Runner)> Ran => [.. _ran];

    /// <inheritdoc/>
    public ValueTask<CallOutcome> RunLocalAsync(FunctionCall call, RunnerDescription runner, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _ran.Enqueue((call, runner));
        return ((TestFunctionCall)call).RunAsync(cancellationToken);
    }

    /// <summary>Finds nothing: this host has no storage.</summary>
    public ValueTask<CallOutcome?> LookUpAsync(FunctionCall call, CancellationToken cancellationToken = default) => new((CallOutcome?)null);

    /// <summary>Not here: a delegate cannot leave the process.</summary>
    public FunctionCall ReadCall(ReadOnlyMemory<byte> portable) => throw CannotLeave();

    /// <summary>Not here: a delegate cannot leave the process.</summary>
    public byte[] WriteOutcome(FunctionCall call, CallOutcome outcome) => throw CannotLeave();

    /// <summary>Not here: a delegate cannot leave the process.</summary>
    public CallOutcome ReadOutcome(FunctionCall call, ReadOnlyMemory<byte> portable) => throw CannotLeave();

    /// <summary>Not here: a delegate cannot leave the process.</summary>
    public ProcessStartInfo CreateWorkerStartInfo() => throw CannotLeave();

    private static NotSupportedException CannotLeave() => new("The calls of this test run in its own process; a runner of other processes is tested with a whole host.");
}
