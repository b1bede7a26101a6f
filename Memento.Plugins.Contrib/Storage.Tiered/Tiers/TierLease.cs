namespace Memento.Storage.Tiered;

/// <summary>The leases of a call in two tiers, let go of in the order opposite to that in which they were taken.</summary>
internal sealed class TierLease(ICallLease first, ICallLease last) : ICallLease
{
    public bool HadToWait => first.HadToWait || last.HadToWait;

    public async ValueTask DisposeAsync()
    {
        try
        {
            await last.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            await first.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Takes the lease of a call in a tier; null when the tier is down, or gives none. Waits as long as another has it and the tier answers.</summary>
    public static async ValueTask<ICallLease?> TakeAsync(Tier tier, CallKey call, Func<IReadOnlyCollection<CallKey>>? waiting, CancellationToken cancellationToken)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<ICallLease?>? taking = null;
        var isTaken = false;
        try
        {
            if (tier.Gate.AsksHere)
            {
                var lease = tier.Open().Metadata.LeaseAsync(call, waiting, wait.Token);
                if (lease.IsCompletedSuccessfully)
                {
                    return lease.Result;
                }

                taking = lease.AsTask();
            }
            else
            {
                taking = tier.Gate.Begin(() => tier.Open().Metadata.LeaseAsync(call, waiting, wait.Token).AsTask());
            }

            while (true)
            {
                try
                {
                    var lease = await taking.WaitAsync(tier.Gate.Timeout, cancellationToken).ConfigureAwait(false);
                    isTaken = true;
                    return lease;
                }
                catch (TimeoutException) when (!taking.IsCompleted)
                {
                    // Another has it, or the tier hangs: that is told by a question that nobody has to wait for.
                    await tier.Metadata.IsLeasedAsync(call, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (TierDownException)
        {
            return null;
        }
        catch (Exception exception) when (TierGate.IsFailure(exception, cancellationToken))
        {
            // At worst the call is computed twice.
            tier.Gate.Failed(exception, isTimeout: false);
            return null;
        }
        finally
        {
            // Also one that came just when nobody waited for it any more.
            if (taking is not null && !isTaken)
            {
                await wait.CancelAsync().ConfigureAwait(false);
                TierGate.LetGo(taking);
            }
        }
    }
}
