namespace Memento.Storage;

/// <summary>Asks the metadata store for leases, as long as it gives some.</summary>
/// <param name="parts">The stores.</param>
/// <param name="isOpen">False where no lease is wanted, and none is asked for.</param>
internal sealed class LeaseOffice(StorageParts parts, bool isOpen)
{
    /// <summary>For how long a store that could give no lease is not asked again, in milliseconds: a read-only folder does not change by the call.</summary>
    private const long Pause = 10_000;

    private long _closedUntil = long.MinValue;
    private int _hasTold;

    /// <summary>The lease of a call; null where there is none, at the cost of computing the call twice at worst.</summary>
    public async ValueTask<ICallLease?> TakeAsync(CallKey call, CancellationToken cancellationToken)
    {
        if (!isOpen || System.Environment.TickCount64 < Interlocked.Read(ref _closedUntil))
        {
            return null;
        }

        try
        {
            return await parts.Metadata.LeaseAsync(call, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (StorageParts.IsTrouble(exception))
        {
            // At worst the call is computed twice.
            Interlocked.Exchange(ref _closedUntil, System.Environment.TickCount64 + Pause);
            if (Interlocked.Exchange(ref _hasTold, 1) == 0)
            {
                StorageLog.NoLeases(parts.Logger, exception);
            }

            return null;
        }
    }
}
