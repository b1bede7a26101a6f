namespace Memento.Storage;

/// <summary>
/// A storage backend that is made of several stores, one of which may be away while the others go on: it keeps account of what that one
/// missed, and brings it there when it is asked to. Implemented beside <see cref="IStorageBackend"/>; called by the host's
/// <c>Cluster.CatchUpAsync</c>, and so by the command <c>memento catch-up</c>.
/// </summary>
public interface ICatchUp
{
    /// <summary>
    /// Brings to each store what it missed: results that were written and calls that were forgotten while it was away, also by processes that were
    /// killed since. Others may go on using the storage, and may catch up at the same time.
    /// </summary>
    /// <param name="options">What to bring.</param>
    /// <param name="progress">Told of every batch; null for nobody.</param>
    /// <param name="cancellationToken">Gives up; what was brought stays, and what was not is still on account.</param>
    /// <returns>What was brought to each store, what failed, and what is left. A store that is still away is no exception: it has all of it left.</returns>
    ValueTask<CatchUpReport> CatchUpAsync(CatchUpOptions options, IProgress<CatchUpProgress>? progress = null, CancellationToken cancellationToken = default);
}
