namespace Memento.Storage.Tiered;

/// <summary>Forgets in every tier, and remembers it for those that cannot: the read-only ones for ever, one that is down until it catches up.</summary>
internal sealed class TierForgetting(TierSet tiers, TierSpread spread, ForgottenBook forgotten)
{
    /// <summary>Forgets.</summary>
    /// <param name="what">What.</param>
    /// <param name="forget">Does so in one tier.</param>
    /// <param name="cancellationToken">Gives up; what was not forgotten by then is noted.</param>
    /// <exception cref="IOException">It could not be noted for a tier that has it still.</exception>
    public async ValueTask ForgetAsync(ForgottenCalls what, Func<Tier, CancellationToken, ValueTask> forget, CancellationToken cancellationToken)
    {
        // Alone, a tier does what it can, and says what it cannot.
        if (tiers.All.Count == 1)
        {
            await forget(tiers.All[0], cancellationToken).ConfigureAwait(false);
            return;
        }

        // Before anything is forgotten: nobody finds in one tier what is gone from another, and who is killed in between has told it.
        var entry = forgotten.Add(what, [.. tiers.All.Select(static tier => tier.IsReadOnly ? tier.ReadOnlyId : tier.Id)]);
        var done = new List<string>();
        foreach (var tier in tiers.Writable)
        {
            // What began before this was noted was read before it, and arrives before it is gone.
            await tier.Copies.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (await spread.TryAsync(tier, token => forget(tier, token), cancellationToken).ConfigureAwait(false))
            {
                done.Add(tier.Id);
            }
        }

        // Once more: what was found far before that may have been copied near since.
        foreach (var tier in tiers.Writable.SkipLast(1).Where(tier => done.Contains(tier.Id)))
        {
            await spread.TryAsync(tier, token => forget(tier, token), cancellationToken).ConfigureAwait(false);
        }

        if (done.Count > 0)
        {
            forgotten.Done([entry.Id], done);
        }
    }
}
