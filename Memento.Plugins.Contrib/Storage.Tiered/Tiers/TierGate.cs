using Microsoft.Extensions.Logging;

namespace Memento.Storage.Tiered;

/// <summary>
/// Stands before everything that a tier is asked: gives up when it does not answer in time, and keeps who asks away while it is down. One
/// question is let through when it is time to look again.
/// </summary>
/// <remarks>
/// A tier is down when it did not answer in time, or failed a few times in a row: a single file that cannot be read is no reason to leave all
/// others alone. It is told of once an outage, at its first failure, and again when it answers.
/// </remarks>
/// <param name="name">The tier, as people name it.</param>
/// <param name="timeout">For how long it may take to answer.</param>
/// <param name="retryAfter">After how long it is asked again at first.</param>
/// <param name="statistics">Counts.</param>
/// <param name="logger">Takes the log.</param>
internal sealed class TierGate(string name, TimeSpan timeout, TimeSpan retryAfter, TierStatistics statistics, ILogger logger)
{
    private const int FailuresInARow = 3;
    private const int LongestPause = 16;

    private readonly Lock _gate = new();
    private readonly TierThreads _threads = new();
    private int _failures;
    private int _pauses = 1;
    private bool _isDown;
    private bool _isTold;
    private long _askAgainAt;
    private long _lastFailure;

    /// <summary>The tier, as people name it.</summary>
    public string Name => name;

    /// <summary>
    /// True for a tier that is asked on the caller's thread, which takes no time beside the question, and is only given up when it answers asynchronously. Said before the first
    /// question: what is asked elsewhere may still use what the caller gave when that one has gone on.
    /// </summary>
    public bool AsksHere { get; set; }

    /// <summary>For how long it may take to answer.</summary>
    public TimeSpan Timeout => timeout;

    /// <summary>True while nobody is let through.</summary>
    public bool IsDown => Volatile.Read(ref _isDown) && System.Environment.TickCount64 < Interlocked.Read(ref _askAgainAt);

    /// <summary>True when the tier failed last: what it was thought to have may be elsewhere.</summary>
    public bool IsTroubled => Volatile.Read(ref _failures) > 0;

    /// <summary>Lets the next question through, however long the tier has been down.</summary>
    public void AskAgain() => Interlocked.Exchange(ref _askAgainAt, 0);

    /// <summary>Asks the tier.</summary>
    /// <exception cref="TierDownException">It is down, failed or did not answer in time.</exception>
    public ValueTask<T> AskAsync<T>(Func<CancellationToken, ValueTask<T>> ask, CancellationToken cancellationToken)
    {
        if (!TryEnter())
        {
            return ValueTask.FromException<T>(new TierDownException(name, "it is down."));
        }

        if (!AsksHere)
        {
            // A store that hangs may do so without ever yielding.
            var question = new TierQuestion();
            var isDown = IsDown;
            return WaitAsync(
                _threads.Run(() =>
                {
                    question.Begin();

                    // What has waited for a thread is not to hang there where another has told meanwhile that the tier does.
                    return IsDown && !isDown ? throw new TierDownException(name, "it is down.") : ask(cancellationToken).AsTask();
                }),
                question,
                cancellationToken);
        }

        try
        {
            var pending = ask(cancellationToken);
            if (!pending.IsCompletedSuccessfully)
            {
                var question = new TierQuestion();
                question.Begin();
                return WaitAsync(pending.AsTask(), question, cancellationToken);
            }

            Succeeded();
            return pending;
        }
        catch (Exception exception) when (IsAbsence(exception))
        {
            Succeeded();
            throw;
        }
        catch (Exception exception) when (IsFailure(exception, cancellationToken))
        {
            return ValueTask.FromException<T>(Failed(exception, isTimeout: false));
        }
    }

    /// <inheritdoc cref="AskAsync{T}"/>
    public async ValueTask AskAsync(Func<CancellationToken, ValueTask> ask, CancellationToken cancellationToken) => await AskAsync(
        async token =>
        {
            await ask(token).ConfigureAwait(false);
            return true;
        },
        cancellationToken).ConfigureAwait(false);

    /// <summary>Asks the tier what cannot be awaited.</summary>
    /// <exception cref="TierDownException">It is down, failed or did not answer in time.</exception>
    public T Ask<T>(Func<T> ask)
    {
        var answer = AskAsync(_ => new ValueTask<T>(ask()), CancellationToken.None);
        return answer.IsCompleted ? answer.GetAwaiter().GetResult() : answer.AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Begins something with the tier on a thread that it may hold for as long as it takes: what the caller waits for in another way.</summary>
    public Task<T> Begin<T>(Func<Task<T>> ask) => _threads.Run(ask);

    /// <summary>Lets go of something of the tier's. What cannot be let go of costs nobody anything.</summary>
    public async ValueTask DisposeAsync(IAsyncDisposable disposable)
    {
        try
        {
            var done = AsksHere ? disposable.DisposeAsync().AsTask() : _threads.Run(() => disposable.DisposeAsync().AsTask());
            await done.WaitAsync(timeout).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException || IsFailure(exception, CancellationToken.None))
        {
            // The tier is down, or about to be told so by the next question.
            Failed(exception, exception is TimeoutException);
        }
    }

    /// <summary>Notes that the tier failed outside of <see cref="AskAsync{T}"/>.</summary>
    public TierDownException Failed(Exception exception, bool isTimeout)
    {
        statistics.CountFailure();
        var reason = isTimeout ? $"it did not answer within {timeout:c}." : ExceptionReader.MessageOf(exception);
        lock (_gate)
        {
            // A store may answer that it has nothing and fail at every write: that is one outage, however the two take turns.
            var now = System.Environment.TickCount64;
            var isNews = !_isTold || (_failures == 0 && !_isDown && now - _lastFailure > retryAfter.TotalMilliseconds);
            _lastFailure = now;
            _failures++;
            if (isTimeout || _isDown || _failures >= FailuresInARow)
            {
                _pauses = _isDown ? Math.Min(2 * _pauses, LongestPause) : 1;
                _isDown = true;
                Interlocked.Exchange(ref _askAgainAt, System.Environment.TickCount64 + (long)(_pauses * retryAfter.TotalMilliseconds));
            }

            if (isNews)
            {
                _isTold = true;
                TieredLog.Down(logger, ExceptionReader.Readable(exception), name, reason);
            }
        }

        return new TierDownException(name, reason, exception);
    }

    /// <summary>Whether an exception says that the tier failed, and is no answer.</summary>
    public static bool IsFailure(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        _ when IsAbsence(exception) => false,
        ReadOnlyStorageException or ArgumentException or OutOfMemoryException or TierDownException or Running.CyclicCallException => false,
        _ => true,
    };

    /// <summary>Whether an exception is what a tier answers that has not what it is asked for.</summary>
    private static bool IsAbsence(Exception exception) => exception is DataNotFoundException or MementoNotFoundException;

    private async ValueTask<T> WaitAsync<T>(Task<T> answer, TierQuestion question, CancellationToken cancellationToken)
    {
        for (var wait = timeout; ; wait = TimeSpan.FromTicks(Math.Max(TimeSpan.TicksPerMillisecond, question.TimeLeft(timeout).Ticks)))
        {
            try
            {
                var value = await answer.WaitAsync(wait, cancellationToken).ConfigureAwait(false);
                Succeeded();
                return value;
            }
            catch (TimeoutException) when (!answer.IsCompleted && question.TimeLeft(timeout) > TimeSpan.Zero && (question.HasBegun || !IsDown))
            {
                // It had no thread for so long, which is no fault of the tier's.
            }
            catch (TimeoutException exception) when (!answer.IsCompleted)
            {
                LetGo(answer);
                throw question.HasBegun ? Failed(exception, isTimeout: true) : new TierDownException(name, "it is down.");
            }
            catch (OperationCanceledException) when (!answer.IsCompleted)
            {
                LetGo(answer);
                throw;
            }
            catch (Exception exception) when (IsAbsence(exception))
            {
                Succeeded();
                throw;
            }
            catch (Exception exception) when (IsFailure(exception, cancellationToken))
            {
                throw Failed(exception, isTimeout: false);
            }
        }
    }

    /// <summary>Leaves an answer that nobody waits for any longer: what comes late is let go of, and what fails late is nobody's to observe.</summary>
    public static void LetGo<T>(Task<T> answer) => _ = answer.ContinueWith(
        static async late =>
        {
            if (!late.IsCompletedSuccessfully)
            {
                _ = late.Exception;
                return;
            }

            try
            {
                if (late.Result is IAsyncDisposable disposable)
                {
                    await disposable.DisposeAsync().ConfigureAwait(false);
                }
                else
                {
                    (late.Result as IDisposable)?.Dispose();
                }
            }
            catch (Exception)
            {
                // The tier counts as down since it was late, or nobody waits for it here; a lease is somebody else's when this process ends at the latest.
            }
        },
        CancellationToken.None,
        TaskContinuationOptions.None,
        TaskScheduler.Default);

    private bool TryEnter()
    {
        if (!Volatile.Read(ref _isDown))
        {
            return true;
        }

        var askAgainAt = Interlocked.Read(ref _askAgainAt);
        var now = System.Environment.TickCount64;

        // One looks whether it is back; the others wait for what it finds.
        return now >= askAgainAt
            && Interlocked.CompareExchange(ref _askAgainAt, now + (long)(timeout + retryAfter).TotalMilliseconds, askAgainAt) == askAgainAt;
    }

    private void Succeeded()
    {
        if (Volatile.Read(ref _failures) == 0 && !Volatile.Read(ref _isDown))
        {
            return;
        }

        lock (_gate)
        {
            if (_isTold && _isDown)
            {
                TieredLog.Back(logger, name);
            }

            _failures = 0;
            _pauses = 1;
            Volatile.Write(ref _isDown, false);
        }
    }
}
