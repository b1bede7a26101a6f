using System.Collections.Concurrent;
using System.Security.Cryptography;
using Memento.Configuration;
using Memento.Running;
using Microsoft.Extensions.Logging;

namespace Memento.Provenance;

/// <summary>
/// Counts, for each version of a cluster's functions, what was computed and what was remembered, and adds it to what the store has of it: after a while, when the environment ends, and when the process does.
/// Counted are calls on the way past the typed shelves, which costs them three additions; a hit on a shelf is not counted, and costs nothing. What cannot be kept costs the counts only.
/// </summary>
internal sealed partial class UsageCounts(Cluster cluster, ILogger logger) : IAsyncDisposable
{
    /// <summary>The function metadata that has a <see cref="FunctionUsage"/>.</summary>
    private const string MetadataName = "memento.usage";

    /// <summary>More versions than a program has, unless a static field is a new one each time.</summary>
    private const int MostVersions = 10_000;

    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<FunctionName, UsageTally> _tallies = new();
    // Held while the store is written to.
    private readonly SemaphoreSlim _flushing = new(1, 1);
    private int _versions;
    private Timer? _timer;
    private int _isPending;
    private bool _isDisposed;

    /// <summary>Counts a call that ended with a memento.</summary>
    public void Count(FunctionName function, CallOutcome outcome)
    {
        // A call that ends after its environment has nobody to count it.
        if (outcome.Memento is not { } memento || Volatile.Read(ref _isDisposed))
        {
            return;
        }

        if (TallyOf(function) is not { } tally)
        {
            return;
        }

        if (outcome.Computed)
        {
            tally.Add(1, 0, 0);
        }
        else
        {
            tally.Add(0, 1, memento.TotalTime.Ticks);
        }

        NotePending();
    }

    /// <summary>What the store has of a version, with what of this process it does not have yet; null when there is nothing.</summary>
    public async ValueTask<FunctionUsage?> ReadAsync(FunctionName function, CancellationToken cancellationToken)
    {
        await FlushAsync(looksAside: true, cancellationToken).ConfigureAwait(false);
        return await ReadStoredAsync(function, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Adds to what the store has what was counted, by this process and by those that ended, before a collection: the counts of a version go with its last memento.</summary>
    public ValueTask AddUpAsync(CancellationToken cancellationToken) => TryAsync(() => FlushAsync(looksAside: true, cancellationToken), cancellationToken);

    /// <summary>
    /// Adds up what ended processes have put aside, before anything is forgotten, and lets go of what was counted of versions that are: the counts of a version go with it, and must not be those of
    /// the same version when it is computed anew.
    /// </summary>
    /// <param name="isForgotten">Whether all calls of a version are being forgotten.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask ForgetAsync(Func<FunctionName, bool> isForgotten, CancellationToken cancellationToken) => TryAsync(() => LetGoAsync(isForgotten, cancellationToken), cancellationToken);

    /// <summary>Adds what was counted to what the store has, and ends. Whoever else is adding to it, the timer or the end of the process, has done so before this ends, or waits no longer than this would.</summary>
    public async ValueTask DisposeAsync()
    {
        await TryFlushAsync().ConfigureAwait(false);
        Volatile.Write(ref _isDisposed, true);
        if (await _flushing.WaitAsync(LongestWait).ConfigureAwait(false))
        {
            _flushing.Release();
        }

        NoteFlushed();
        _timer?.Dispose();
    }

    /// <summary>Adds what was counted since the last time to what the store has; trouble costs the counts, and a line of the log.</summary>
    public async Task TryFlushAsync()
    {
        using var patience = new CancellationTokenSource(LongestWait);
        await TryAsync(() => FlushAsync(looksAside: false, patience.Token), CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Does something with counts; trouble costs them, and a line of the log.</summary>
    /// <param name="keep">What is done.</param>
    /// <param name="cancellationToken">The caller's, whose giving up is no trouble.</param>
    private async ValueTask TryAsync(Func<ValueTask> keep, CancellationToken cancellationToken)
    {
        try
        {
            await keep().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Whatever a store has against it: no call depends on it, nor what is collected or forgotten.
            UsageLog.NotKept(logger, ExceptionReader.Readable(exception), cluster.Name);
        }
    }

    private async ValueTask LetGoAsync(Func<FunctionName, bool> isForgotten, CancellationToken cancellationToken)
    {
        await _flushing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (cluster.Storage.IsReadOnly)
            {
                return;
            }

            var isAside = TakeAside(cluster.Storage);
            foreach (var (function, tally) in _tallies)
            {
                if (isForgotten(function))
                {
                    tally.Take();
                }
            }

            if (isAside)
            {
                await FlushTalliesAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _flushing.Release();
        }
    }

    /// <summary>Adds what was counted since the last time, and what ended processes have put aside, to what the store has. What it could not take is kept for the next time.</summary>
    /// <param name="looksAside">Whether to do so also when this process has counted nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    private async ValueTask FlushAsync(bool looksAside, CancellationToken cancellationToken)
    {
        await _flushing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Volatile.Read(ref _isDisposed))
            {
                return;
            }

            var isCounted = NoteFlushed();
            if ((isCounted || looksAside) && !cluster.Storage.IsReadOnly && (TakeAside(cluster.Storage) | isCounted))
            {
                await FlushTalliesAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _flushing.Release();
        }
    }

    private async ValueTask FlushTalliesAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var (function, tally) in _tallies)
            {
                await FlushAsync(function, tally, cancellationToken).ConfigureAwait(false);
            }
        }
        catch
        {
            // Also of what ended processes had put aside, which nobody else has any more.
            NotePending();
            throw;
        }
    }

    private UsageTally? TallyOf(FunctionName function)
    {
        if (_tallies.TryGetValue(function, out var tally))
        {
            return tally;
        }

        // Counted here: for its own count the table takes all of its locks, and makes what traces that.
        if (Volatile.Read(ref _versions) > MostVersions)
        {
            return null;
        }

        var made = new UsageTally();
        tally = _tallies.GetOrAdd(function, made);
        if (tally == made)
        {
            Interlocked.Increment(ref _versions);
        }

        return tally;
    }

    /// <summary>There is something to be kept: after a while, unless that is done before.</summary>
    private void NotePending()
    {
        if (Volatile.Read(ref _isPending) != 0 || Interlocked.Exchange(ref _isPending, 1) != 0)
        {
            return;
        }

        lock (Process.Pending)
        {
            // What ends at this moment has looked here for the last time.
            if (Volatile.Read(ref _isDisposed))
            {
                return;
            }

            Process.Pending.Add(this);
            _timer ??= new Timer(static counts => _ = ((UsageCounts)counts!).TryFlushAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(Delay, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Counts begin to be pending anew.</summary>
    /// <returns>Whether any were.</returns>
    private bool NoteFlushed()
    {
        var isPending = Interlocked.Exchange(ref _isPending, 0) != 0;
        if (isPending)
        {
            lock (Process.Pending)
            {
                Process.Pending.Remove(this);
            }
        }

        return isPending;
    }

    private async ValueTask FlushAsync(FunctionName function, UsageTally tally, CancellationToken cancellationToken)
    {
        var (computed, remembered, ticks) = tally.Take();
        if (computed + remembered == 0)
        {
            return;
        }

        try
        {
            // Processes that end at once add one after the other: the lease of a call that is none. Who computed nothing in a store that may not be written has nothing to hear of its leases.
            var lease = computed == 0 && IsAsideRefused() ? null
                : await cluster.Storage.LeaseAsync(new CallKey(function, new ArgumentHash(SHA256.HashData("memento.usage"u8))), cancellationToken: cancellationToken).ConfigureAwait(false);
            try
            {
                if (await IsRememberedAsync(function, cancellationToken).ConfigureAwait(false))
                {
                    var before = await ReadStoredAsync(function, cancellationToken).ConfigureAwait(false) ?? new FunctionUsage(0, 0, TimeSpan.Zero, DateTimeOffset.UtcNow);
                    var after = before with { Computed = before.Computed + computed, Remembered = before.Remembered + remembered, TimeSaved = before.TimeSaved + TimeSpan.FromTicks(ticks) };
                    await cluster.Storage.WriteFunctionMetadataAsync(function, MetadataName, after.Write(), cancellationToken).ConfigureAwait(false);
                }
            }
            finally
            {
                if (lease is not null)
                {
                    await lease.DisposeAsync().ConfigureAwait(false);
                }
            }
        }
        catch
        {
            tally.Add(computed, remembered, ticks);
            throw;
        }
    }

    // A version that was forgotten must not come back by what was counted of it.
    private async ValueTask<bool> IsRememberedAsync(FunctionName function, CancellationToken cancellationToken)
    {
        await foreach (var _ in cluster.Storage.ListMementosAsync(function, 1, cancellationToken).ConfigureAwait(false))
        {
            return true;
        }

        return false;
    }

    private async ValueTask<FunctionUsage?> ReadStoredAsync(FunctionName function, CancellationToken cancellationToken) =>
        await cluster.Storage.ReadFunctionMetadataAsync(function, MetadataName, cancellationToken).ConfigureAwait(false) is { } bytes ? FunctionUsage.Read(bytes) : null;
}
