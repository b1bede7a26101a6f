using Memento.Storage;

namespace Memento.Running;

/// <content>What is done for many calls at once.</content>
internal sealed partial class RunnerHost
{
    private long _kept;

    /// <summary>How many results of calls were kept by themselves.</summary>
    public long Kept => Interlocked.Read(ref _kept);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<CallOutcome>> RunLocalManyAsync(IReadOnlyList<FunctionCall> calls, RunnerDescription runner, BatchOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        ArgumentNullException.ThrowIfNull(runner);
        ArgumentNullException.ThrowIfNull(options);
        return new BatchRun(this, cluster, runner, options).RunAsync(calls, cancellationToken);
    }

    /// <summary>Looks calls of one function up; null for those that are to be computed.</summary>
    public async ValueTask<CallOutcome?[]> LookUpManyAsync(MementoCall[] calls, CancellationToken cancellationToken)
    {
        var outcomes = new CallOutcome?[calls.Length];
        try
        {
            var stored = await Blocking.Here(cluster.Storage.ReadManyAsync(KeysOf(calls), calls[0].ResultType, cancellationToken), calls[0].IsSynchronous).ConfigureAwait(false);
            for (var i = 0; i < outcomes.Length; i++)
            {
                outcomes[i] = stored[i] is not { } result ? null
                    : IsStale(calls[i], result.Memento) ? await LookUpNewerAsync(calls[i], result.Memento, cancellationToken).ConfigureAwait(false)
                    : CallOutcomes.Remembered(calls[i].Definition, result.Memento, result.Value);
            }
        }
        catch (Exception exception) when (!IsCancelled(exception, cancellationToken))
        {
            // A store that fails is a store that missed.
            NoteReadFailed(exception, calls[0].Key);
        }

        return outcomes;
    }

    /// <summary>The lease of a call, unless somebody holds it, who is not waited for.</summary>
    /// <returns>Whether nobody holds it, and the lease; null where there is none.</returns>
    public async ValueTask<(bool IsFree, ICallLease? Lease)> TryLeaseAsync(MementoCall call, CancellationToken cancellationToken)
    {
        using var impatient = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var taking = cluster.Storage.LeaseAsync(call.Key, waiting: null, impatient.Token);
            if (!taking.IsCompleted)
            {
                await impatient.CancelAsync().ConfigureAwait(false);
            }

            return (true, await Blocking.Here(taking, call.IsSynchronous).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (impatient.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return (false, null);
        }
        catch (Exception exception) when (!IsCancelled(exception, cancellationToken))
        {
            // At worst it is computed twice.
            NoteLeaseFailed(exception, call.Key);
            return (true, null);
        }
    }

    /// <summary>Finds which calls there is a memento of by now.</summary>
    public async ValueTask<bool[]> FindManyAsync(MementoCall[] calls, CancellationToken cancellationToken)
    {
        try
        {
            var mementos = await Blocking.Here(cluster.Storage.GetMementosAsync(KeysOf(calls), cancellationToken), calls[0].IsSynchronous).ConfigureAwait(false);
            return [.. mementos.Select(static memento => memento is not null)];
        }
        catch (Exception exception) when (!IsCancelled(exception, cancellationToken))
        {
            // A store that fails is a store that missed.
            NoteReadFailed(exception, calls[0].Key);
            return new bool[calls.Length];
        }
    }

    /// <summary>Keeps what functions have returned or thrown, at once; by themselves those that the store did not take so. What was forgotten meanwhile is not kept.</summary>
    /// <returns>The outcomes, with their mementos as they were kept.</returns>
    public async ValueTask<CallOutcome[]> KeepManyAsync(IReadOnlyList<Computed> computed)
    {
        var outcomes = computed.Select(static one => one.Outcome).ToArray();
        var wanted = Enumerable.Range(0, outcomes.Length).Where(i => computed[i].Call.Flight?.IsForgotten != true).ToList();
        if (wanted.Count == 0)
        {
            return outcomes;
        }

        var mementos = await TryMemoizeManyAsync(wanted.ConvertAll(i => computed[i].Result!), computed[0].Call.IsSynchronous).ConfigureAwait(false);
        for (var i = 0; i < wanted.Count; i++)
        {
            var one = computed[wanted[i]];
            if (mementos is not null && (mementos[i].Content is not null || one.Result!.Value is null || cluster.Storage.IsReadOnly))
            {
                outcomes[wanted[i]] = one.Outcome with { Memento = mementos[i] };
                await UnkeepIfForgottenAsync(one.Call, mementos[i]).ConfigureAwait(false);
                await KeepBesideAsync(one, mementos[i]).ConfigureAwait(false);
            }
            else
            {
                outcomes[wanted[i]] = await KeepAsync(one, one.Result!).ConfigureAwait(false);
            }
        }

        return outcomes;
    }

    /// <summary>Keeps results at once; null when they could not be, for the fault of one of them perhaps, or when the store does not say what became of each.</summary>
    private async ValueTask<IReadOnlyList<MementoRecord>?> TryMemoizeManyAsync(IReadOnlyList<ResultToStore> results, bool isSynchronous)
    {
        try
        {
            var mementos = await Blocking.Here(cluster.Storage.MemoizeManyAsync(results), isSynchronous).ConfigureAwait(false);
            return mementos.Count == results.Count ? mementos : null;
        }
        catch (Exception)
        {
            // Whatever it was, it is said of the one that it is true of.
            return null;
        }
    }

    private static CallKey[] KeysOf(MementoCall[] calls) => Array.ConvertAll(calls, static call => call.Key);
}
