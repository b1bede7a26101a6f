using System.Diagnostics;
using Memento.Configuration;
using Memento.Telemetry;

namespace Memento.Running;

/// <summary>
/// Runs the calls of a batch in their order, those that take next to no time in groups: each group is looked up at once, and what it computes is kept at once. A group is as large as the
/// calls before it were quick, so that calls that take their time are one each, and go the way of a call that is in no batch.
/// </summary>
/// <param name="host">Looks up, runs and keeps.</param>
/// <param name="cluster">Whose calls they are.</param>
/// <param name="runner">What the mementos keep of the runner.</param>
/// <param name="options">How.</param>
internal sealed class BatchRun(RunnerHost host, Cluster cluster, RunnerDescription runner, BatchOptions options)
{
    /// <summary>How many calls a group has at most. Each has a lease, of which a store holds a thousand.</summary>
    private const int LargestGroup = 500;

    /// <summary>A group that takes less than this is followed by one of twice as many calls.</summary>
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(25);

    private CallOutcome?[] _outcomes = [];
    private int _ended;
    private volatile bool _isStopped;

    /// <summary>Whether a call is the last one that is run: one that failed has stopped the batch.</summary>
    public bool IsStopped => _isStopped;

    /// <summary>Runs the calls.</summary>
    /// <returns>The outcomes, in the order of the calls.</returns>
    /// <exception cref="OperationCanceledException">The batch was cancelled. What was computed before is kept.</exception>
    public async ValueTask<IReadOnlyList<CallOutcome>> RunAsync(IReadOnlyList<FunctionCall> calls, CancellationToken cancellationToken)
    {
        _outcomes = new CallOutcome?[calls.Count];
        var size = 1;
        for (var start = 0; start < calls.Count && !_isStopped;)
        {
            var began = Stopwatch.GetTimestamp();
            var count = Math.Min(size, calls.Count - start);

            // Who traces calls is to see each of them whole; and of edited code nothing is looked up or kept.
            if (count == 1 || MementoTelemetry.Activities.HasListeners() || RunnerHost.Ours(calls[start]).IsOfEditedCode)
            {
                count = 1;
                await RunAloneAsync(calls[start], start, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                var group = new CallGroup(this, host, cluster, runner, [.. Enumerable.Range(start, count).Select(i => RunnerHost.Ours(calls[i]))], start);
                await using (group.ConfigureAwait(false))
                {
                    await group.RunAsync(cancellationToken).ConfigureAwait(false);
                }
            }

            start += count;
            size = Stopwatch.GetElapsedTime(began) < Quick ? Math.Min(2 * size, LargestGroup) : Math.Max(1, size / 2);
        }

        for (var i = 0; i < _outcomes.Length; i++)
        {
            if (_outcomes[i] is null)
            {
                End(i, CallOutcome.Failed(new OperationCanceledException("An earlier call of the batch failed.")));
            }
        }

        return _outcomes!;
    }

    /// <summary>Runs one call the way of a call that is in no batch.</summary>
    public async ValueTask RunAloneAsync(FunctionCall call, int number, CancellationToken cancellationToken) =>
        End(number, await host.RunLocalAsync(call, runner, cancellationToken).ConfigureAwait(false));

    /// <summary>Notes that a call has ended. On the way of the batch itself: who listens to its progress is told by one at a time.</summary>
    public void End(int number, CallOutcome outcome)
    {
        // One that was kept meanwhile has its outcome already.
        Interlocked.CompareExchange(ref _outcomes[number], outcome, null);
        Stop(outcome);
        options.Progress?.Report(++_ended);
    }

    /// <summary>Notes the outcome of a call as it was kept. On any thread.</summary>
    public void Kept(int number, CallOutcome outcome)
    {
        _outcomes[number] = outcome;
        Stop(outcome);
    }

    private void Stop(CallOutcome outcome)
    {
        if (options.StopAtFirstFailure && outcome.Exception is not null)
        {
            _isStopped = true;
        }
    }
}
