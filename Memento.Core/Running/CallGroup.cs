using System.Runtime.ExceptionServices;
using Memento.Configuration;
using Memento.Storage;

namespace Memento.Running;

/// <summary>
/// Calls of a batch that are looked up at once, and whose results are kept at once. Until its result is kept a call is under way, so that whoever wants it meanwhile, in this
/// process or in another, waits, and whoever forgets it has it not kept. That takes no longer than <see cref="LongestDelay"/>: a timer keeps what there is then and lets go of the leases of
/// calls that were not begun, and the rest of the group goes the way of calls that are in no batch.
/// </summary>
internal sealed class CallGroup(BatchRun batch, RunnerHost host, Cluster cluster, RunnerDescription runner, MementoCall[] calls, int number) : IAsyncDisposable
{
    /// <summary>For how long a result waits to be kept, and a killed process may have computed in vain.</summary>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ICallLease?[] _leases = new ICallLease?[calls.Length];
    private readonly bool[] _isOurs = new bool[calls.Length];
    private readonly List<(int Index, Computed Computed)> _waiting = [];
    private ITimer? _timer;
    private long _keptBefore;
    private int _next;
    private bool _isOver;
    private ExceptionDispatchInfo? _trouble;

    private bool IsSynchronous => calls[0].IsSynchronous;

    /// <summary>Runs the calls in their order.</summary>
    public async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _keptBefore = host.Kept;
        var found = await host.LookUpManyAsync(calls, cancellationToken).ConfigureAwait(false);
        await TakeLeasesAsync(found, cancellationToken).ConfigureAwait(false);
        _timer = cluster.Environment.Clock.CreateTimer(static group => ((CallGroup)group!).EndWaiting(), this, LongestDelay, Timeout.InfiniteTimeSpan);
        for (var i = 0; i < calls.Length && !batch.IsStopped; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (found[i] is { } outcome)
            {
                batch.End(number + i, outcome);
            }
            else if (!await TryBeginAsync(i).ConfigureAwait(false) || !await TryRunAsync(i, cancellationToken).ConfigureAwait(false))
            {
                // Somebody else has it, or had his turn: nobody waits for one of these while it is waited for.
                await EndWaitingAsync(i).ConfigureAwait(false);
                await batch.RunAloneAsync(calls[i], number + i, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Keeps what was computed, however the group ended, and lets go of the leases.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_timer is not null)
        {
            await Blocking.Here(_timer.DisposeAsync(), IsSynchronous).ConfigureAwait(false);
        }

        try
        {
            await KeepAsync().ConfigureAwait(false);
        }
        finally
        {
            for (var i = 0; i < calls.Length; i++)
            {
                await ReleaseAsync(i).ConfigureAwait(false);
            }
        }

        _trouble?.Throw();
    }

    /// <summary>Takes the leases of the calls that were not found, as far as nobody is in the way. None is waited for: who holds one may wait for one of these.</summary>
    private async ValueTask TakeLeasesAsync(CallOutcome?[] found, CancellationToken cancellationToken)
    {
        for (var i = 0; i < calls.Length; i++)
        {
            if (found[i] is null)
            {
                (_isOurs[i], _leases[i]) = await host.TryLeaseAsync(calls[i], cancellationToken).ConfigureAwait(false);
            }
        }

        if (Array.Exists(_leases, static lease => lease is not null))
        {
            // Between the look and the lease another may have had it and let it go.
            var since = await host.FindManyAsync(calls, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < calls.Length; i++)
            {
                _isOurs[i] &= !since[i];
            }
        }
    }

    /// <summary>Begins a call, unless its lease is another's or was let go.</summary>
    private async ValueTask<bool> TryBeginAsync(int index)
    {
        await EnterAsync().ConfigureAwait(false);
        try
        {
            _next = index + 1;
            return !_isOver && _isOurs[index];
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Runs a call, unless an equal one is under way.</summary>
    private async ValueTask<bool> TryRunAsync(int index, CancellationToken cancellationToken)
    {
        var flights = cluster.Environment.Flights;
        var call = calls[index];
        if (flights.TryBoard(call.Key, call.CallerFlight, call.Callers) is not { } flight)
        {
            return false;
        }

        // Who asks for a call that was forgotten while it runs begins it anew, and waits for nobody.
        using var forgotten = flight.Forgotten.UnsafeRegister(_ => _ = ReleaseAsync(index), null);
        Computed? computed = null;
        try
        {
            if (host.Kept != _keptBefore && await host.IsThereByNowAsync(call, cancellationToken).ConfigureAwait(false))
            {
                // Kept by this process meanwhile, whose own leases are in nobody's way in it.
                return false;
            }

            computed = await host.RunFunctionAsync(call.In(flight), runner, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (computed?.Result is null)
            {
                computed?.Dispose();
                Land(call, flight, computed?.Outcome);
            }
        }

        if (computed.Result is not null)
        {
            await AddAsync(index, computed, flight).ConfigureAwait(false);
        }

        // Last: who listens to the progress may throw.
        batch.End(number + index, computed.Outcome);
        return true;
    }

    /// <summary>Has what was computed wait for the rest of the group, as long as others are not to have it.</summary>
    private async ValueTask AddAsync(int index, Computed computed, Flight flight)
    {
        await EnterAsync().ConfigureAwait(false);
        _waiting.Add((index, computed));
        flight.Hurry = KeepAsync;
        var isOver = _isOver;
        _gate.Release();
        if (isOver || flight.IsWaitedFor)
        {
            await KeepAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Keeps what waits, at once.</summary>
    private async ValueTask KeepAsync()
    {
        await EnterAsync().ConfigureAwait(false);
        try
        {
            await KeepWaitingAsync().ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async ValueTask KeepWaitingAsync()
    {
        if (_waiting.Count == 0)
        {
            return;
        }

        var ended = _waiting.ToArray();
        _waiting.Clear();
        CallOutcome[]? outcomes = null;
        try
        {
            outcomes = await host.KeepManyAsync(Array.ConvertAll(ended, static waiting => waiting.Computed)).ConfigureAwait(false);
        }
        finally
        {
            for (var i = 0; i < ended.Length; i++)
            {
                var (index, computed) = ended[i];
                if (outcomes is not null)
                {
                    batch.Kept(number + index, outcomes[i]);
                }

                // Without an outcome, where trouble kept it from being kept, those who wait make the call for themselves.
                computed.Dispose();
                Land(calls[index], computed.Call.Flight!, outcomes?[i]);
            }

            foreach (var (index, _) in ended)
            {
                await ReleaseAsync(index).ConfigureAwait(false);
            }
        }
    }

    /// <summary>On the timer: keeps what waits, and gives others a turn at what was not begun.</summary>
    private void EndWaiting()
    {
        try
        {
            Blocking.Wait(this, static group => group.EndWaitingAsync(null));
        }
        catch (Exception exception)
        {
            // Thrown where the batch goes on: nothing that a store says comes this far.
            _trouble = ExceptionDispatchInfo.Capture(exception);
        }
    }

    /// <summary>Keeps what waits, and gives others a turn at what was not begun.</summary>
    /// <param name="first">The first call that was not begun; null for the one behind the last that was.</param>
    private async ValueTask EndWaitingAsync(int? first)
    {
        await EnterAsync().ConfigureAwait(false);
        try
        {
            _isOver = true;
            await KeepWaitingAsync().ConfigureAwait(false);
            for (var i = first ?? _next; i < calls.Length; i++)
            {
                await ReleaseAsync(i).ConfigureAwait(false);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    private async ValueTask EnterAsync()
    {
        if (!_gate.Wait(0))
        {
            await Blocking.Here(WaitAsync(), IsSynchronous).ConfigureAwait(false);
        }

        async ValueTask<bool> WaitAsync()
        {
            await _gate.WaitAsync().ConfigureAwait(false);
            return true;
        }
    }

    private async ValueTask ReleaseAsync(int index)
    {
        if (Interlocked.Exchange(ref _leases[index], null) is { } lease)
        {
            await host.ReleaseAsync(calls[index], lease).ConfigureAwait(false);
        }
    }

    private void Land(MementoCall call, Flight flight, CallOutcome? outcome)
    {
        cluster.Environment.Flights.Land(flight, outcome);
        cluster.Environment.Flights.Leave(flight, call.CallerFlight);
    }
}
