namespace Memento.Running.Processes;

/// <summary>Many calls, as many at once as there are workers. Outcomes stand in the order of the calls.</summary>
/// <param name="runner">Runs each of them.</param>
/// <param name="calls">The calls.</param>
/// <param name="options">How they are run.</param>
internal sealed class Batch(IRunnerBackend runner, IReadOnlyList<FunctionCall> calls, BatchOptions options)
{
    private readonly CallOutcome[] _outcomes = new CallOutcome[calls.Count];
    private readonly Lock _gate = new();
    private int _next;
    private int _ended;
    private bool _hasFailed;

    /// <summary>Runs all of them.</summary>
    /// <param name="atOnce">How many at once.</param>
    /// <param name="cancellationToken">Ends those that run, and the batch.</param>
    public async ValueTask<IReadOnlyList<CallOutcome>> RunAsync(int atOnce, CancellationToken cancellationToken)
    {
        // What the runner itself throws in one of them ends the others too: the batch has no outcome then.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var lanes = Enumerable.Range(0, Math.Min(atOnce, calls.Count)).Select(_ => Task.Run(() => RunLaneAsync(ending), CancellationToken.None)).ToArray();
        var all = Task.WhenAll(lanes);
        try
        {
            await all.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();

            // The one that failed first ended the others, and is what there is to tell.
            throw all.Exception?.InnerExceptions.FirstOrDefault(static exception => exception is not OperationCanceledException) ?? throw new OperationCanceledException(cancellationToken);
        }

        return _outcomes;
    }

    /// <summary>Runs all of them, one after the other, in a worker that has one call to run.</summary>
    public async ValueTask<IReadOnlyList<CallOutcome>> RunHereAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await RunLaneAsync(ending).ConfigureAwait(false);
        return _outcomes;
    }

    private async Task RunLaneAsync(CancellationTokenSource ending)
    {
        try
        {
            while (TakeNext() is var (i, isBegun))
            {
                ending.Token.ThrowIfCancellationRequested();
                End(i, isBegun
                    ? await runner.RunAsync(calls[i], ending.Token).ConfigureAwait(false)
                    : CallOutcome.Failed(new OperationCanceledException("An earlier call of the batch failed.")));
            }
        }
        catch
        {
            await ending.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    // Calls begin in their order: one that a failure keeps from beginning stands after it.
    private (int Index, bool IsBegun)? TakeNext()
    {
        lock (_gate)
        {
            return _next < calls.Count ? (_next++, !(options.StopAtFirstFailure && _hasFailed)) : null;
        }
    }

    // Progress is told one at a time and in order, as a batch without workers tells it.
    private void End(int index, CallOutcome outcome)
    {
        lock (_gate)
        {
            _outcomes[index] = outcome;
            _hasFailed |= outcome.Exception is not null;
            options.Progress?.Report(++_ended);
        }
    }
}
