namespace Memento.Storage;

/// <summary>
/// An object on its way into a data store: its bytes are written first, then it is published under a key. Disposing
/// it unpublished leaves nothing behind; trouble with that costs no call, and is the store's own to tell.
/// </summary>
public interface IStagedData : IAsyncDisposable
{
    /// <summary>Takes the bytes, in order. Not to be used after <see cref="PublishAsync"/>.</summary>
    Stream Stream { get; }

    /// <summary>Publishes what was written, whole and at once. Called at most once.</summary>
    /// <param name="key">A bare key. For a content-addressed one whose object is there already, nothing is published.</param>
    /// <param name="cancellationToken">Gives up; nothing is published then.</param>
    /// <returns>The key with its version.</returns>
    ValueTask<DataKey> PublishAsync(DataKey key, CancellationToken cancellationToken = default);
}
