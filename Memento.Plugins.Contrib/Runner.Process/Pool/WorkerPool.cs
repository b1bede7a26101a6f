using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Memento.Running.Processes.Pool;

/// <summary>The worker processes of a runner: started when there are calls for them and a few ahead, used again, and ended when there are none for a while.</summary>
internal sealed partial class WorkerPool : IAsyncDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>How often it is looked at most for workers that have nothing to do. A timer counts whole milliseconds, and with none it goes off once and never again.</summary>
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(20);

    /// <summary>How long the end of the program waits for its workers, and a new one for the end of another: longer than each has to end by itself.</summary>
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(10);

    private readonly IRunnerHost _host;
    private readonly ProcessRunnerSettings _settings;
    private readonly ILoggerFactory _loggers;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _places;
    private readonly CancellationTokenSource _disposing = new();
    private readonly List<Worker> _idle = [];
    private readonly HashSet<Worker> _all = [];
    private readonly HashSet<Worker> _leaving = [];
    private readonly HashSet<FunctionName> _prepared = [];
    private readonly NestedBatches _nested;
    private Timer? _timer;
    private int _wanting;

    /// <summary>Makes a pool; starts nothing.</summary>
    /// <param name="host">Says how workers are started.</param>
    /// <param name="settings">The runner's.</param>
    /// <param name="loggers">Take what workers say.</param>
    /// <param name="clock">Says for how long calls run.</param>
    public WorkerPool(IRunnerHost host, ProcessRunnerSettings settings, ILoggerFactory loggers, TimeProvider clock)
    {
        _clock = clock;
        _host = host;
        _settings = settings;
        _loggers = loggers;
        _logger = loggers.CreateLogger<ProcessRunner>();
        _places = new SemaphoreSlim(settings.Workers);
        _nested = new NestedBatches(this);
    }

    /// <summary>True from the moment on at which it is disposed.</summary>
    public bool IsDisposed => _disposing.IsCancellationRequested;

    /// <summary>Whether a call waits for a worker.</summary>
    public bool IsWanted => Volatile.Read(ref _wanting) > 0;

    /// <summary>The processes that there are now.</summary>
    public IReadOnlyList<int> WorkerIds
    {
        get
        {
            lock (_gate)
            {
                return [.. _all.Where(static worker => worker.IsUsable).Select(static worker => worker.Id)];
            }
        }
    }

    /// <summary>What a caller gets whose call the pool can no longer run.</summary>
    public ObjectDisposedException Disposed(FunctionCall? call = null) => new(
        typeof(ProcessRunner).FullName, call is null ? "The runner is disposed." : $"The runner was disposed while it ran {call.Key}.");

    /// <summary>A worker for one call; waits while all are busy. To be given back.</summary>
    /// <param name="portable">The call; a worker that is started beside it gets ready for one like it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<Worker> RentAsync(byte[] portable, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposing.Token);
        Interlocked.Increment(ref _wanting);
        try
        {
            await _places.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (IsDisposed)
        {
            throw Disposed();
        }
        finally
        {
            Interlocked.Decrement(ref _wanting);
        }

        try
        {
            return await TakeIdleOrStartAsync(portable, either.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            _places.Release();
            if (exception is OperationCanceledException && IsDisposed)
            {
                throw Disposed();
            }

            throw;
        }
    }

    /// <summary>A worker that has nothing to do, where there is one and no call waits for it; null else. To be given back.</summary>
    public Worker? TryTakeIdle()
    {
        if (!_places.Wait(0, CancellationToken.None))
        {
            return null;
        }

        if (TakeIdle() is { } worker)
        {
            return worker;
        }

        _places.Release();
        return null;
    }

    /// <summary>Takes a worker back, for the next call or, where it is of no use any longer, for none.</summary>
    public void Return(Worker worker) => Keep(worker, hasWorked: true);

    /// <summary>Lets workers that have nothing to do get ready for a function that was never called so far, while another worker runs the first call of it.</summary>
    /// <param name="function">The function.</param>
    /// <param name="portable">The call; they get ready for one like it.</param>
    public void PrepareIdle(FunctionName function, byte[] portable)
    {
        Worker[] idle;
        lock (_gate)
        {
            if (!_prepared.Add(function))
            {
                return;
            }

            idle = [.. _idle];
        }

        foreach (var worker in idle)
        {
            worker.Prepare(portable);
        }
    }

    /// <summary>Ends all workers. Calls that run are cancelled as their callers would cancel them, and have as long to end.</summary>
    public async ValueTask DisposeAsync()
    {
        Worker[] all;
        Worker[] idle;
        lock (_gate)
        {
            if (IsDisposed)
            {
                return;
            }

            _disposing.Cancel();
            all = [.. _all];
            idle = [.. _idle];
            _idle.Clear();
        }

        if (_timer is not null)
        {
            await _timer.DisposeAsync().ConfigureAwait(false);
        }

        foreach (var worker in all)
        {
            worker.Abandon();
        }

        await Task.WhenAll(idle.Select(LoseAsync)).ConfigureAwait(false);

        // Those that were busy end by themselves when their calls have.
        for (var i = 0; i < _settings.Workers; i++)
        {
            await _places.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        }

        lock (_gate)
        {
            all = [.. _all];
        }

        await Task.WhenAll(all.Select(LoseAsync)).ConfigureAwait(false);
        AppDomain.CurrentDomain.ProcessExit -= EndWithProcess;
    }

    // A program that disposes nothing ends too, and what its workers have still to write they write before it has. One that is in the middle of a call
    // has nothing that anybody waits for, and is not waited for.
    private void EndWithProcess(object? sender, EventArgs e)
    {
        Worker[] busy;
        Worker[] others;
        lock (_gate)
        {
            _disposing.Cancel();
            busy = [.. _all.Where(worker => worker.IsUsable && !_idle.Contains(worker))];
            others = [.. _all.Except(busy)];
            _idle.Clear();
        }

        foreach (var worker in busy)
        {
            worker.Kill();
        }

        Task.WaitAll(Array.ConvertAll(others, static worker => worker.EndAsync()), LongestEnd);
    }

    private void Keep(Worker worker, bool hasWorked)
    {
        lock (_gate)
        {
            if (!worker.IsUsable || IsDisposed)
            {
                _ = LoseAsync(worker);
                LookAgainWithoutOthers();
            }
            else if (!TryHand(worker))
            {
                worker.IdleSince = Stopwatch.GetTimestamp();
                _idle.Insert(hasWorked ? _idle.Count : 0, worker);
            }
        }

        _places.Release();
        _nested.Help();
    }

    private Worker? TakeIdle()
    {
        lock (_gate)
        {
            // The one that worked last: the others become idle for long enough to end.
            while (_idle.Count > 0)
            {
                var worker = _idle[^1];
                _idle.RemoveAt(_idle.Count - 1);
                if (worker.IsUsable)
                {
                    return worker;
                }

                _ = LoseAsync(worker);
            }
        }

        return null;
    }

    private void EndIdle()
    {
        lock (_gate)
        {
            foreach (var worker in _idle.Where(worker => !worker.IsUsable || Stopwatch.GetElapsedTime(worker.IdleSince) >= _settings.IdleTimeout).ToList())
            {
                _idle.Remove(worker);
                if (worker.IsUsable)
                {
                    ProcessRunnerLog.Retired(_logger, worker.Id);
                }

                _ = LoseAsync(worker);
            }
        }
    }

    private async Task LoseAsync(Worker worker)
    {
        lock (_gate)
        {
            _leaving.Add(worker);
        }

        await worker.EndAsync().ConfigureAwait(false);
        lock (_gate)
        {
            _all.Remove(worker);
            _leaving.Remove(worker);
        }
    }
}
