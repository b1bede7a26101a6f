using System.Diagnostics;

namespace Memento.Running.Processes.Pool;

// How workers are started, and what calls do while none can be: they go on with those that there are. Only where there is none it is an error.
internal sealed partial class WorkerPool
{
    /// <summary>After how long another worker is tried where one could not be started, while there are others.</summary>
    internal static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(10);

    // Calls that have a place, and wait for a worker that another call has.
    private readonly List<TaskCompletionSource<Worker?>> _waiting = [];
    private int _attempts;
    private int _starting;
    private bool _isShort;
    private bool _isPausing;

    // With the gate taken. What is under way may become one.
    private bool HasOthers => _attempts > 0 || _all.Any(static worker => worker.IsUsable);

    /// <summary>Starts a few workers beside one that has got a call, up to as many as there may be.</summary>
    /// <param name="portable">The call; they get ready for one like it.</param>
    public void StartSpares(byte[] portable)
    {
        for (var i = 0; i < _settings.Spare && TryTakePlaceOfNew(); i++)
        {
            _ = Task.Run(() => StartSpareAsync(portable), CancellationToken.None);
        }
    }

    // With a place.
    private async ValueTask<Worker> TakeIdleOrStartAsync(byte[] portable, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TaskCompletionSource<Worker?>? other = null;
            lock (_gate)
            {
                if (TakeIdle() is { } idle)
                {
                    return idle;
                }

                if (!TryBeginAttempt())
                {
                    other = new TaskCompletionSource<Worker?>(TaskCreationOptions.RunContinuationsAsynchronously);
                    _waiting.Add(other);
                }
            }

            if (other is not null)
            {
                if (await WaitForOtherAsync(other, cancellationToken).ConfigureAwait(false) is { } worker)
                {
                    return worker;
                }

                continue;
            }

            try
            {
                return await StartAsync(portable, cancellationToken).ConfigureAwait(false);
            }
            catch (NonMemoizedException exception) when (IsNotStarted(exception) && MayWait())
            {
                // One of the others takes the call.
            }
        }

        bool MayWait()
        {
            lock (_gate)
            {
                return HasOthers;
            }
        }
    }

    /// <returns>Null where there may be reason to start one after all.</returns>
    /// <exception cref="NonMemoizedException">None could be started, and there are no others any longer.</exception>
    private async Task<Worker?> WaitForOtherAsync(TaskCompletionSource<Worker?> other, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _wanting);
        try
        {
            return await other.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            lock (_gate)
            {
                if (_waiting.Remove(other))
                {
                    throw;
                }
            }

            // A worker that it has got is given back by who runs the call.
            return await other.Task.ConfigureAwait(false) ?? throw new OperationCanceledException(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _wanting);
        }
    }

    // With the gate taken. Where one could not be started, one is tried at a time, and after a while; at once where there is nothing to wait for.
    private bool TryBeginAttempt()
    {
        if (_isShort && HasOthers && (_isPausing || _attempts > 0))
        {
            return false;
        }

        _attempts++;
        return true;
    }

    private void EndAttempt(Exception? failure, bool hasRoom)
    {
        var isTold = false;
        lock (_gate)
        {
            _attempts--;
            _starting -= hasRoom ? 1 : 0;
            if (failure is null)
            {
                _isShort = false;
                LookAgain(_waiting.Count);
                return;
            }

            if (IsNotStarted(failure))
            {
                isTold = HasOthers && !_isPausing;
                _isShort = true;
                if (!_isPausing)
                {
                    _isPausing = true;
                    _ = PauseAsync();
                }

                if (!HasOthers)
                {
                    _waiting.ForEach(other => other.SetException(failure));
                    _waiting.Clear();
                }
            }
            else
            {
                LookAgainWithoutOthers();
            }
        }

        if (isTold && !IsDisposed)
        {
            ProcessRunnerLog.GoesOnWithOthers(_logger, PauseAfterFailure, ExceptionReader.MessageOf(failure));
        }
    }

    private async Task PauseAsync()
    {
        await Task.Delay(PauseAfterFailure, _clock, _disposing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_gate)
        {
            _isPausing = false;
            LookAgain(1);
        }
    }

    // With the gate taken.
    private bool TryHand(Worker worker)
    {
        if (_waiting.Count == 0)
        {
            return false;
        }

        _waiting[0].SetResult(worker);
        _waiting.RemoveAt(0);
        return true;
    }

    // With the gate taken. The first one of those who wait has the first try, and is what the others wait for.
    private void LookAgainWithoutOthers()
    {
        if (!HasOthers)
        {
            LookAgain(_waiting.Count);
        }
    }

    private void LookAgain(int count)
    {
        foreach (var other in _waiting.Take(count))
        {
            other.SetResult(null);
        }

        _waiting.RemoveRange(0, Math.Min(count, _waiting.Count));
    }

    // A worker that has nothing to do holds no place, and is one of as many as there may be all the same.
    private bool TryTakePlaceOfNew()
    {
        if (!_places.Wait(0, CancellationToken.None))
        {
            return false;
        }

        lock (_gate)
        {
            if (_idle.Count <= _places.CurrentCount && TryBeginAttempt())
            {
                return true;
            }
        }

        _places.Release();
        // Who looked meanwhile for one that has nothing to do found no place.
        _nested.Help();
        return false;
    }

    // While the one that the call needs starts, others do, on processors that have nothing to do until it runs.
    private Task<Worker> StartAsync(byte[] portable, CancellationToken cancellationToken)
    {
        var worker = StartWorkerAsync(prepareFor: null, cancellationToken);
        StartSpares(portable);
        return worker;
    }

    // Takes the place of a call until it is ready: whoever wants one meanwhile waits for that, and starts no other.
    private async Task StartSpareAsync(byte[] portable)
    {
        try
        {
            Keep(await StartWorkerAsync(portable, _disposing.Token).ConfigureAwait(false), hasWorked: false);
        }
        catch (Exception)
        {
            // A call that needs it starts another where there are no others, and is told then what is wrong.
            _places.Release();
        }
    }

    // With an attempt begun, which ends here.
    private async Task<Worker> StartWorkerAsync(byte[]? prepareFor, CancellationToken cancellationToken)
    {
        var hasRoom = false;
        Worker worker;
        try
        {
            await WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
            hasRoom = true;
            worker = await Worker.StartAsync(_host, _settings, _loggers, _clock, _nested, prepareFor, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            EndAttempt(exception, hasRoom);
            throw;
        }

        lock (_gate)
        {
            _all.Add(worker);
            EndAttempt(failure: null, hasRoom);
            if (IsDisposed)
            {
                // Too late for who disposes to have told it.
                worker.Abandon();
            }
            else if (_timer is null)
            {
                AppDomain.CurrentDomain.ProcessExit += EndWithProcess;
                var pause = TimeSpan.FromTicks(Math.Clamp(_settings.IdleTimeout.Ticks / 4, ShortestPause.Ticks, LongestPause.Ticks));
                _timer = new Timer(static pool => ((WorkerPool)pool!).EndIdle(), this, pause, pause);
            }
        }

        return worker;
    }

    // One that takes no call any longer holds no place either, but a process it is until it has ended. Who could not be ended for so long is not waited for.
    private async Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            Task[] leaving;
            lock (_gate)
            {
                leaving = [.. _leaving.Select(static worker => worker.Exited).Where(static exited => !exited.IsCompleted)];
                if (leaving.Length == 0 || _all.Count - _leaving.Count + leaving.Length + _starting < _settings.Workers || Stopwatch.GetElapsedTime(began) >= LongestEnd)
                {
                    _starting++;
                    return;
                }
            }

            await Task.WhenAny([.. leaving, Task.Delay(LongestEnd, cancellationToken)]).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static bool IsNotStarted(Exception exception) => ErrorId.Of(exception) == ErrorId.Of(RunningErrors.WorkerNotStarted);
}
