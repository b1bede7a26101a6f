using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Memento.Running;

namespace Memento.Testing;

/// <summary>Stands for the host of a runner: runs the bodies of <see cref="TestFunctionCall"/>, and remembers what it was asked, by its workers too.</summary>
/// <param name="createWorkerStartInfo">How a worker is started that serves with such a host; null for a runner that has none.</param>
public sealed class TestRunnerHost(Func<ProcessStartInfo>? createWorkerStartInfo = null) : IRunnerHost
{
    private static ReadOnlySpan<byte> Introduction => "the introduction of a worker"u8;

    private readonly ConcurrentQueue<(FunctionCall Call, RunnerDescription Runner)> _ran = new();

    /// <summary>The calls that were run here or in a worker, with the runner each was run by: those here in the order in which they began, those in a worker as they came back.</summary>
    public IReadOnlyList<(FunctionCall Call, RunnerDescription Runner)> Ran => [.. _ran];

    /// <inheritdoc/>
    public ValueTask<CallOutcome> RunLocalAsync(FunctionCall call, RunnerDescription runner, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _ran.Enqueue((call, runner));
        return ((TestFunctionCall)call).RunAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<CallOutcome>> RunLocalManyAsync(IReadOnlyList<FunctionCall> calls, RunnerDescription runner, BatchOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        ArgumentNullException.ThrowIfNull(options);
        var outcomes = new CallOutcome[calls.Count];
        var isStopped = false;
        for (var i = 0; i < outcomes.Length; i++)
        {
            outcomes[i] = isStopped
                ? CallOutcome.Failed(new OperationCanceledException("An earlier call of the batch failed."))
                : await RunLocalAsync(calls[i], runner, cancellationToken).ConfigureAwait(false);
            isStopped |= options.StopAtFirstFailure && outcomes[i].Exception is not null;
            options.Progress?.Report(i + 1);
        }

        return outcomes;
    }

    /// <summary>Finds nothing: this host has no storage.</summary>
    public ValueTask<CallOutcome?> LookUpAsync(FunctionCall call, CancellationToken cancellationToken = default) => new((CallOutcome?)null);

    /// <summary>Nothing is left to do: what these calls take is little.</summary>
    public bool CompileAhead(CancellationToken cancellationToken = default) => true;

    /// <inheritdoc/>
    public FunctionCall ReadCall(ReadOnlyMemory<byte> portable, Action<byte[]>? progress = null) => TestFunctionCall.FromPortable(portable);

    /// <summary>Nothing: this host has no storage.</summary>
    public void Forget(FunctionCall call)
    {
    }

    /// <summary>Not here: these calls tell no progress.</summary>
    public void ReportProgress(FunctionCall call, ReadOnlyMemory<byte> progress) => throw new InvalidDataException("The call tells no progress.");

    /// <inheritdoc/>
    public byte[] WriteOutcome(FunctionCall call, CallOutcome outcome, long maximumBytes = long.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(outcome);
        return JsonSerializer.SerializeToUtf8Bytes(new PortableOutcome(
            ((TestFunctionCall)call).Argument,
            (int?)outcome.Value,
            outcome.Exception?.Message,
            [.. _ran.Where(run => run.Call == call).Select(static run => run.Runner.Type)]));
    }

    /// <inheritdoc/>
    public CallOutcome ReadOutcome(FunctionCall call, ReadOnlyMemory<byte> portable)
    {
        var outcome = JsonSerializer.Deserialize<PortableOutcome>(portable.Span)!;
        if (outcome.Argument != ((TestFunctionCall)call).Argument)
        {
            throw new InvalidDataException($"The outcome is of call {outcome.Argument}.");
        }

        foreach (var runner in outcome.Runners)
        {
            _ran.Enqueue((call, new RunnerDescription(runner)));
        }

        return outcome.Value is { } value ? TestFunctionCall.Returned(value) : CallOutcome.Failed(new InvalidOperationException(outcome.Message));
    }

    /// <summary>Called in a worker that a test has started, before the runner serves there: takes off what the runner has to send first, as the host of a real worker does.</summary>
    /// <param name="requests">The standard input of the worker.</param>
    /// <exception cref="InvalidDataException">Something else comes first.</exception>
    public static void TakeIntroduction(Stream requests)
    {
        ArgumentNullException.ThrowIfNull(requests);
        var introduction = new byte[Introduction.Length];
        if (requests.ReadAtLeast(introduction, introduction.Length, throwOnEndOfStream: false) < introduction.Length || !introduction.AsSpan().SequenceEqual(Introduction))
        {
            throw new InvalidDataException("The first that the runner writes to the standard input of a worker is WorkerStartInfo.Introduction, as IRunnerHost.CreateWorkerStartInfo gives it.");
        }
    }

    /// <inheritdoc/>
    public WorkerStartInfo CreateWorkerStartInfo() => new(
        createWorkerStartInfo?.Invoke() ?? throw new NotSupportedException("These tests do not say how a worker of the runner is started; see RunnerBackendTests.CreateWorkerStartInfo."),
        Introduction.ToArray());

    private sealed record PortableOutcome(int Argument, int? Value, string? Message, string[] Runners);
}
