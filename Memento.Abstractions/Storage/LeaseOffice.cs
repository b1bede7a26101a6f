namespace Memento.Storage;

/// <summary>Asks the metadata store for leases, as long as it gives some.</summary>
/// <param name="parts">The stores.</param>
/// <param name="isOpen">False where no lease is wanted, and none is asked for.</param>
/// <param name="longestWait">After how long a wait is given up: nobody ends it where the holder hangs.</param>
internal sealed class LeaseOffice(StorageParts parts, bool isOpen, TimeSpan longestWait)
{
    /// <summary>For how long a store that could give no lease is not asked again, in milliseconds: a read-only folder does not change by the call.</summary>
    private const long Pause = 10_000;

    private long _closedUntil = long.MinValue;
    private int _hasTold;

    /// <summary>The lease of a call; null where there is none, at the cost of computing the call twice at worst.</summary>
    /// <exception cref="Running.CyclicCallException">Who has it waits for one of those that wait for it.</exception>
    public async ValueTask<ICallLease?> TakeAsync(CallKey call, Func<IReadOnlyCollection<CallKey>>? waiting, CancellationToken cancellationToken)
    {
        if (!isOpen || System.Environment.TickCount64 < Interlocked.Read(ref _closedUntil))
        {
            return null;
        }

        using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var lease = parts.Metadata.LeaseAsync(call, waiting, wait.Token);
            if (!lease.IsCompleted)
            {
                // Only now: mostly nobody is in the way, and a timer is for those who wait.
                wait.CancelAfter(longestWait);
            }

            return await lease.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (wait.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            StorageLog.WaitedTooLong(parts.Logger, call, longestWait);
            return null;
        }
        catch (Exception exception) when (StorageParts.IsTrouble(exception))
        {
            // At worst the call is computed twice.
            Interlocked.Exchange(ref _closedUntil, System.Environment.TickCount64 + Pause);
            if (Interlocked.Exchange(ref _hasTold, 1) == 0)
            {
                StorageLog.NoLeases(parts.Logger, ExceptionReader.Readable(exception));
            }

            return null;
        }
    }
}
