using System.Runtime.ExceptionServices;

namespace Memento.Running.Parallel;

/// <summary>
/// The calls of a batch, how far they are, and the batch's place among the others: under the one of whose calls it is a part. Calls begin in
/// their order, so that a call that was not begun comes after all that were.
/// </summary>
/// <param name="scheduler">Spreads them.</param>
/// <param name="calls">The calls.</param>
/// <param name="run">Runs one.</param>
/// <param name="stopsAtFirstFailure">True to begin no further call once one has failed.</param>
/// <param name="progress">Told how many calls have ended; null for nobody.</param>
/// <param name="cancellationToken">Keeps further calls from being begun.</param>
internal sealed class Batch(
    BatchScheduler scheduler, IReadOnlyList<FunctionCall> calls, Func<FunctionCall, ValueTask<CallOutcome>> run, bool stopsAtFirstFailure, IProgress<int>? progress, CancellationToken cancellationToken)
{
    private static readonly AsyncLocal<Batch?> Ambient = new();

    private readonly Lock _gate = new();
    private readonly Lock _telling = new();
    private readonly CallOutcome?[] _outcomes = new CallOutcome?[calls.Count];
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private readonly BatchScheduler _scheduler = scheduler;

    // The batch of whose calls this one is a part, whichever runner's that is.
    private readonly Batch? _around = Ambient.Value;
    private (int Index, Exception Exception)? _fault;
    private TaskCompletionSource? _news;
    private int _begun;
    private int _ended;
    private int _told;
    private bool _isStopped;

    /// <summary>The batch of the same scheduler of whose calls this one is a part, by way of those of others perhaps; null for none.</summary>
    public Batch? Parent { get; } = NearestOf(scheduler);

    /// <summary>The batches under way that are part of this one's calls. Guarded by the scheduler.</summary>
    public List<Batch> Children { get; } = [];

    /// <summary>How many batches there are, from this one downwards, that have calls to begin. Guarded by the scheduler.</summary>
    public int Offers { get; set; }

    /// <summary>True while the scheduler offers its calls to others than its caller. Guarded by the scheduler.</summary>
    public bool IsOffered { get; set; }

    public int Count => calls.Count;

    /// <summary>True when its caller's thread waits for it.</summary>
    public bool IsSynchronous { get; } = calls.Count > 0 && calls[0].IsSynchronous;

    /// <summary>Begins the next call, if there is one that may begin.</summary>
    /// <param name="index">Which one.</param>
    /// <param name="isLast">True when there is none after it.</param>
    public bool TryBegin(out int index, out bool isLast)
    {
        lock (_gate)
        {
            _isStopped |= cancellationToken.IsCancellationRequested;
            if (_isStopped || _begun == calls.Count)
            {
                (index, isLast) = (-1, true);
                return false;
            }

            index = _begun++;
            isLast = _begun == calls.Count;
            return true;
        }
    }

    /// <summary>Runs a call that was begun. Nothing is thrown: what kept the call from being made ends the batch (<see cref="Result"/>).</summary>
    /// <param name="index">Which one.</param>
    /// <param name="isPartOfThis">True to have the batches that the call makes stand under this one.</param>
    public async ValueTask RunAsync(int index, bool isPartOfThis)
    {
        try
        {
            var running = Start(calls[index], isPartOfThis);
            // A synchronous call has ended by now, unless its host waits elsewhere: its thread is waited on either way.
            var outcome = IsSynchronous && !running.IsCompleted ? running.AsTask().GetAwaiter().GetResult() : await running.ConfigureAwait(false);
            _outcomes[index] = outcome;
            Tell();
            End(outcome.Exception is not null && stopsAtFirstFailure, fault: null);
        }
        catch (Exception exception)
        {
            // It goes to the caller, once all calls that were begun have ended.
            End(stops: true, (index, exception));
        }
    }

    /// <summary>Null when every call that was begun has ended and none is to begin; else what ends when there is news of the batch.</summary>
    public Task? UntilNews()
    {
        lock (_gate)
        {
            return IsDone ? null : (_news ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Wakes its caller, if he waits: there is a call that he can run meanwhile.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            WakeHere();
        }
    }

    /// <summary>The outcomes, in order, once all calls that were begun have ended.</summary>
    public IReadOnlyList<CallOutcome> Result()
    {
        if (_fault is { } fault)
        {
            ExceptionDispatchInfo.Throw(fault.Exception);
        }

        if (_begun < calls.Count && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }

        for (var i = _begun; i < _outcomes.Length; i++)
        {
            _outcomes[i] = CallOutcome.Failed(new OperationCanceledException("An earlier call of the batch failed."));
            Tell();
        }

        return _outcomes!;
    }

    private static Batch? NearestOf(BatchScheduler scheduler)
    {
        var batch = Ambient.Value;
        while (batch is not null && batch._scheduler != scheduler)
        {
            batch = batch._around;
        }

        return batch;
    }

    private bool IsDone => _ended == _begun && (_isStopped || _begun == calls.Count);

    // In the context of who made the batch, whoever runs the call: its environment, frame, culture and activity.
    private ValueTask<CallOutcome> Start(FunctionCall call, bool isPartOfThis)
    {
        if (_context is null)
        {
            // The caller has suppressed the flow of his context: there is nothing to take along.
            return run(call);
        }

        ValueTask<CallOutcome> running = default;
        ExecutionContext.Run(
            _context,
            _ =>
            {
                if (isPartOfThis)
                {
                    Ambient.Value = this;
                }

                running = run(call);
            },
            state: null);
        return running;
    }

    private void Tell()
    {
        if (progress is not null)
        {
            // One after the other, so that who listens need not be thread-safe and the numbers only grow.
            lock (_telling)
            {
                progress.Report(++_told);
            }
        }
    }

    private void End(bool stops, (int Index, Exception Exception)? fault)
    {
        lock (_gate)
        {
            _ended++;
            _isStopped |= stops;
            if (fault is not null && (_fault is null || fault.Value.Index < _fault.Value.Index))
            {
                _fault = fault;
            }

            if (IsDone)
            {
                WakeHere();
            }
        }
    }

    private void WakeHere()
    {
        _news?.TrySetResult();
        _news = null;
    }
}
