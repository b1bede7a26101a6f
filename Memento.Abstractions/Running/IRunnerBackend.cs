namespace Memento.Running;

/// <summary>
/// Says how functions run. Called by the host for every call that the memory cache does not answer and that is not
/// under way already, from many threads at once.
/// </summary>
/// <remarks>
/// <para>Every runner ends in <see cref="IRunnerHost.RunLocalAsync"/>, in this process or in another: it memoizes,
/// and no runner does so by itself.</para>
/// <para>Export an implementation with <see cref="Plugins.ExportRunnerBackendAttribute"/>; it takes a
/// <see cref="Plugins.BackendContext"/> in its constructor, whose <see cref="Plugins.BackendContext.RunnerHost"/> is
/// not null. A synchronous call is best completed synchronously, on the caller's thread.</para>
/// <para>A failure of the function is an outcome, not an exception of the runner. What the runner itself throws
/// reaches the caller and is not remembered.</para>
/// </remarks>
public interface IRunnerBackend : IAsyncDisposable
{
    /// <summary>What a memento keeps of the runner.</summary>
    RunnerDescription Description { get; }

    /// <summary>Why this runner refuses every call, remembered ones included; null when it does not. Asked before anything else.</summary>
    string? Refusal => null;

    /// <summary>Runs a call.</summary>
    ValueTask<CallOutcome> RunAsync(FunctionCall call, CancellationToken cancellationToken = default);

    /// <summary>Runs many calls, no two of them equal. As it stands: one after the other.</summary>
    /// <returns>The outcomes, in the order of <paramref name="calls"/>.</returns>
    async ValueTask<IReadOnlyList<CallOutcome>> RunBatchAsync(IReadOnlyList<FunctionCall> calls, BatchOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        ArgumentNullException.ThrowIfNull(options);
        var outcomes = new CallOutcome[calls.Count];
        var stopped = false;
        for (var i = 0; i < outcomes.Length; i++)
        {
            outcomes[i] = stopped
                ? CallOutcome.Failed(new OperationCanceledException("An earlier call of the batch failed."))
                : await RunAsync(calls[i], cancellationToken).ConfigureAwait(false);
            stopped |= options.StopAtFirstFailure && outcomes[i] is { Exception: not null };
            options.Progress?.Report(i + 1);
        }

        return outcomes;
    }
}
