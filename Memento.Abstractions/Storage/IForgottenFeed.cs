namespace Memento.Storage;

/// <summary>
/// What others forget in a store, in pieces. Made by <see cref="IMetadataStore.FollowForgotten"/>, and read by
/// <see cref="StorageBackendBase"/> some times a second while its memory cache holds something, one read at a time.
/// </summary>
public interface IForgottenFeed
{
    /// <summary>
    /// What was forgotten since the last read; at the first, since the feed was made. More than that is allowed, everything included
    /// where the feed cannot tell: it costs a look into the store. Less is not. What this store's own object forgot may be left out.
    /// </summary>
    /// <param name="cancellationToken">Gives up; the next read answers for this one too.</param>
    /// <exception cref="IOException">The store could not be asked now; the next read answers for this one too.</exception>
    ValueTask<ForgottenCalls> ReadAsync(CancellationToken cancellationToken = default);
}
