using System.Runtime.ExceptionServices;

namespace Memento.Running.Processes;

/// <summary>Many calls, as many at once as there are workers for them. Outcomes stand in the order of the calls.</summary>
/// <param name="runner">Runs each of them.</param>
/// <param name="calls">The calls.</param>
/// <param name="options">How they are run.</param>
internal sealed class Batch(IRunnerBackend runner, IReadOnlyList<FunctionCall> calls, BatchOptions options)
{
    private readonly CallOutcome[] _outcomes = new CallOutcome[calls.Count];
    private readonly Lock _gate = new();
    private readonly Lock _telling = new();

    // Those that run elsewhere end where the batch was made: what flows with its thread flows there.
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private readonly List<Task> _elsewhere = [];
    private readonly Queue<int> _givenBack = new();
    private CancellationTokenSource? _ending;
    private ExceptionDispatchInfo? _failure;
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
        await WaitAsync(lanes, cancellationToken).ConfigureAwait(false);
        return _outcomes;
    }

    /// <summary>Runs all of them in a worker that has one call to run: one after the other, but for those that are handed out meanwhile.</summary>
    /// <param name="cancellationToken">Ends those that run, and the batch.</param>
    /// <param name="opened">Called when they can be handed out; null when they are not.</param>
    public async ValueTask<IReadOnlyList<CallOutcome>> RunHereAsync(CancellationToken cancellationToken, Action? opened = null)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        lock (_gate)
        {
            _ending = ending;
        }

        opened?.Invoke();
        Task here;
        do
        {
            here = RunLaneAsync(ending);
            await here.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.WhenAll(Elsewhere()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        while (!TryClose(here));

        await WaitAsync([here, .. Elsewhere()], cancellationToken).ConfigureAwait(false);
        return _outcomes;
    }

    /// <summary>Hands out the next call, while the batch runs here.</summary>
    /// <param name="run">Runs it; without an outcome it is run here after all.</param>
    /// <returns>False when none is left.</returns>
    public bool TryHandOut(Func<FunctionCall, CancellationToken, Task<CallOutcome?>> run)
    {
        lock (_gate)
        {
            if (_ending is not { IsCancellationRequested: false } ending || _next == calls.Count || (options.StopAtFirstFailure && _hasFailed))
            {
                return false;
            }

            var index = _next++;
            _elsewhere.RemoveAll(static task => task.IsCompletedSuccessfully);
            if (_context is null)
            {
                Start();
            }
            else
            {
                ExecutionContext.Run(_context, _ => Start(), null);
            }

            return true;

            void Start() => _elsewhere.Add(Task.Run(() => RunElsewhereAsync(index, run, ending), CancellationToken.None));
        }
    }

    private async Task RunElsewhereAsync(int index, Func<FunctionCall, CancellationToken, Task<CallOutcome?>> run, CancellationTokenSource ending)
    {
        try
        {
            if (await run(calls[index], ending.Token).ConfigureAwait(false) is { } outcome)
            {
                End(index, outcome);
                return;
            }

            lock (_gate)
            {
                _givenBack.Enqueue(index);
            }
        }
        catch (Exception exception)
        {
            await EndAsync(ending, exception).ConfigureAwait(false);
            throw;
        }
    }

    private Task[] Elsewhere()
    {
        lock (_gate)
        {
            return [.. _elsewhere];
        }
    }

    // From then on nothing is handed out. What has been until then may come back, and is run here.
    private bool TryClose(Task here)
    {
        lock (_gate)
        {
            var mayGoOn = here.IsCompletedSuccessfully && !_elsewhere.Exists(static task => task.IsFaulted || task.IsCanceled);
            if (mayGoOn && (_givenBack.Count > 0 || _elsewhere.Exists(static task => !task.IsCompleted)))
            {
                return false;
            }

            _ending = null;
            return true;
        }
    }

    private async Task WaitAsync(Task[] lanes, CancellationToken cancellationToken)
    {
        await Task.WhenAll(lanes).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_failure is { SourceException: OperationCanceledException })
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        // The others were only ended by it.
        _failure?.Throw();
    }

    private async Task EndAsync(CancellationTokenSource ending, Exception failure)
    {
        lock (_gate)
        {
            _failure ??= ExceptionDispatchInfo.Capture(failure);
        }

        await ending.CancelAsync().ConfigureAwait(false);
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
        catch (Exception exception)
        {
            await EndAsync(ending, exception).ConfigureAwait(false);
            throw;
        }
    }

    // Calls begin in their order: one that a failure keeps from beginning stands after it.
    private (int Index, bool IsBegun)? TakeNext()
    {
        lock (_gate)
        {
            var isBegun = !(options.StopAtFirstFailure && _hasFailed);
            return _givenBack.TryDequeue(out var index) ? (index, isBegun)
                : _next < calls.Count ? (_next++, isBegun) : null;
        }
    }

    private void End(int index, CallOutcome outcome)
    {
        lock (_gate)
        {
            _outcomes[index] = outcome;
            _hasFailed |= outcome.Exception is not null;
        }

        // Progress is told one at a time and in order, as a batch without workers tells it. Who is told may take his time: who hands out calls does not wait for him.
        lock (_telling)
        {
            options.Progress?.Report(++_ended);
        }
    }
}
