using Memento.Caching;
using Microsoft.Extensions.Logging;

namespace Memento.Storage;

/// <summary>Takes out of a memory cache what others forgot in the store behind it. Looks for that only while the cache holds something.</summary>
internal sealed class ForgottenWatcher : IDisposable
{
    /// <summary>Others' forgetting is to be seen within a second, also where a look or the timer is late.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(300);

    private readonly MemoryCache _memory;
    private readonly IForgottenFeed _feed;
    private readonly ILogger _logger;
    private readonly Timer _timer;
    private readonly SemaphoreSlim _looking = new(1, 1);
    private int _isAwake;
    private volatile bool _isDisposed;
    private bool _hasFailed;

    /// <summary>Makes a watcher that sleeps.</summary>
    public ForgottenWatcher(MemoryCache memory, IForgottenFeed feed, ILogger logger)
    {
        _memory = memory;
        _feed = feed;
        _logger = logger;

        // The frames of the call for which the store is opened are none of the timer's; and a store that nobody disposed may go.
        using (ExecutionContext.SuppressFlow())
        {
            _timer = new Timer(
                static state =>
                {
                    if (((WeakReference<ForgottenWatcher>)state!).TryGetTarget(out var watcher))
                    {
                        _ = watcher.LookAsync();
                    }
                },
                new WeakReference<ForgottenWatcher>(this),
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Begins to look; called when something was put into the cache.</summary>
    public void Wake()
    {
        if (Volatile.Read(ref _isAwake) == 0 && Interlocked.Exchange(ref _isAwake, 1) == 0)
        {
            Schedule();
        }
    }

    /// <summary>Looks no more.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _timer.Dispose();
    }

    /// <summary>Takes out what was forgotten until now; returns when that is done, by whomever.</summary>
    public async ValueTask LookNowAsync(CancellationToken cancellationToken)
    {
        await _looking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Apply(await _feed.ReadAsync(cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            _looking.Release();
        }
    }

    private void Schedule()
    {
        if (!_isDisposed)
        {
            _timer.Change(Interval, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task LookAsync()
    {
        try
        {
            await LookNowAsync(CancellationToken.None).ConfigureAwait(false);
            _hasFailed = false;
        }
#pragma warning disable CA1031 // Nobody waits for this: whatever a store throws, the looking goes on, or what others forget would stay in the cache.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            // The next look answers for this one too; a store that is away for an hour is told of once.
            if (!_hasFailed)
            {
                _hasFailed = true;
                StorageLog.ForgottenNotRead(_logger, exception);
            }
        }

        if (HoldsSomething())
        {
            Schedule();
            return;
        }

        Volatile.Write(ref _isAwake, 0);
        if (HoldsSomething())
        {
            // Put there between the look and the sleep, by one who saw it awake.
            Wake();
        }
    }

    private bool HoldsSomething() => _memory.Count > 0 || _memory.WeakCount > 0;

    private void Apply(ForgottenCalls forgotten)
    {
        if (forgotten.Everything)
        {
            _memory.Clear();
            return;
        }

        foreach (var function in forgotten.Functions)
        {
            _memory.ForgetFunction(function);
        }

        foreach (var call in forgotten.Calls)
        {
            _memory.Forget(call);
        }
    }
}
