namespace Memento.Storage.WriteBehind;

/// <summary>A data store before which a queue stands: objects wait in the queue and are found there; what looks at all objects waits until they are written.</summary>
/// <param name="inner">The store.</param>
/// <param name="queue">The queue.</param>
/// <param name="queues">False for who wants to know that what he wrote is there.</param>
internal sealed class WriteBehindData(IDataStore inner, WriteBehindQueue queue, bool queues) : IDataStore
{
    public IDataStore Inner => inner;

    public bool IsOfThisProcess => inner.IsOfThisProcess;

    /// <remarks>What has a key of the user's own is written at once: which version is the newest is up to the order.</remarks>
    public ValueTask<DataKey> WriteAsync(DataKey key, ReadOnlyMemory<byte> data, CancellationToken cancellationToken = default) => inner.WriteAsync(key, data, cancellationToken);

    public ValueTask<IReadOnlyList<DataKey>> WriteManyAsync(IReadOnlyList<KeyValuePair<DataKey, ReadOnlyMemory<byte>>> objects, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(objects);
        return queues && objects.All(static item => item.Key.IsContentAddressed) ? AddAsync(objects, cancellationToken) : inner.WriteManyAsync(objects, cancellationToken);
    }

    public ValueTask<IStagedData> StageAsync(CancellationToken cancellationToken = default) => inner.StageAsync(cancellationToken);

    public ValueTask<Stream> OpenReadAsync(DataKey key, CancellationToken cancellationToken = default) =>
        queue.TryGet(key, out var bytes) ? new(ContentReader.Open(bytes)) : inner.OpenReadAsync(key, cancellationToken);

    public ValueTask<IReadOnlyList<Stream?>> OpenReadManyAsync(IReadOnlyList<DataKey> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return queue.Count == 0 ? inner.OpenReadManyAsync(keys, cancellationToken) : OpenAsync(keys, cancellationToken);
    }

    public ValueTask<DataKey?> GetVersionedKeyAsync(DataKey key, CancellationToken cancellationToken = default) => After(key, cancellationToken, static (inner, key, token) => inner.GetVersionedKeyAsync(key, token));

    public ValueTask<string?> GetReadOnlyPathAsync(DataKey key, CancellationToken cancellationToken = default) => After(key, cancellationToken, static (inner, key, token) => inner.GetReadOnlyPathAsync(key, token));

    public ValueTask<bool> TouchAsync(DataKey key, CancellationToken cancellationToken = default) => After(key, cancellationToken, static (inner, key, token) => inner.TouchAsync(key, token));

    public async ValueTask<IReadOnlyList<bool>> ExistAsync(IReadOnlyList<DataKey> keys, CancellationToken cancellationToken = default)
    {
        await queue.FlushAsync(cancellationToken).ConfigureAwait(false);
        return await inner.ExistAsync(keys, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DeleteBareAsync(DataKey key, CancellationToken cancellationToken = default)
    {
        await queue.FlushAsync(cancellationToken).ConfigureAwait(false);
        await inner.DeleteBareAsync(key, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DeleteAllVersionsAsync(DataKey key, bool recursive = false, CancellationToken cancellationToken = default)
    {
        await queue.FlushAsync(cancellationToken).ConfigureAwait(false);
        await inner.DeleteAllVersionsAsync(key, recursive, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask RemoveDamagedAsync(DataKey key, CancellationToken cancellationToken = default)
    {
        await queue.FlushAsync(cancellationToken).ConfigureAwait(false);
        await inner.RemoveDamagedAsync(key, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask ClearAsync(CancellationToken cancellationToken = default)
    {
        await queue.FlushAsync(cancellationToken).ConfigureAwait(false);
        await inner.ClearAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<bool> TryRemoveAsync(DataKey key, DateTimeOffset unwrittenSince, CancellationToken cancellationToken = default)
    {
        await queue.FlushAsync(cancellationToken).ConfigureAwait(false);
        return await inner.TryRemoveAsync(key, unwrittenSince, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<StoredAmount> RemoveAbandonedAsync(DateTimeOffset unwrittenSince, bool dryRun, CancellationToken cancellationToken = default)
    {
        await queue.FlushAsync(cancellationToken).ConfigureAwait(false);
        return await inner.RemoveAbandonedAsync(unwrittenSince, dryRun, cancellationToken).ConfigureAwait(false);
    }

    public IAsyncEnumerable<DataKey> ListKeysAsync(DataKeyQuery query, CancellationToken cancellationToken = default) => queue.ThenAsync(() => inner.ListKeysAsync(query, cancellationToken), cancellationToken);

    public IAsyncEnumerable<StoredObject> ListStoredAsync(CancellationToken cancellationToken = default) => queue.ThenAsync(() => inner.ListStoredAsync(cancellationToken), cancellationToken);

    public IAsyncEnumerable<StoreDamage> VerifyAsync(bool repair, CancellationToken cancellationToken = default) => queue.ThenAsync(() => inner.VerifyAsync(repair, cancellationToken), cancellationToken);

    public async ValueTask WriteMetadataAsync(DataKey key, string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default)
    {
        await queue.FlushAsync(cancellationToken).ConfigureAwait(false);
        await inner.WriteMetadataAsync(key, name, value, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<ReadOnlyMemory<byte>?> ReadMetadataAsync(DataKey key, string name, CancellationToken cancellationToken = default) => inner.ReadMetadataAsync(key, name, cancellationToken);

    public Uri? GetUri(DataKey key)
    {
        if (queue.TryGet(key, out _))
        {
            // Whoever is told where the object is looks there.
            Blocking.Wait(static queue => queue.FlushAsync(CancellationToken.None), queue);
        }

        return inner.GetUri(key);
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async ValueTask<IReadOnlyList<DataKey>> AddAsync(IReadOnlyList<KeyValuePair<DataKey, ReadOnlyMemory<byte>>> objects, CancellationToken cancellationToken)
    {
        // Copied: the caller's buffers are used again.
        await queue.AddAsync([.. objects.Select(static item => new QueuedObject(item.Key.Bare, item.Value.ToArray()))], cancellationToken).ConfigureAwait(false);
        return [.. objects.Select(static item => item.Key.Bare)];
    }

    private async ValueTask<IReadOnlyList<Stream?>> OpenAsync(IReadOnlyList<DataKey> keys, CancellationToken cancellationToken)
    {
        var streams = new Stream?[keys.Count];
        var others = new List<int>();
        for (var i = 0; i < streams.Length; i++)
        {
            if (queue.TryGet(keys[i], out var bytes))
            {
                streams[i] = ContentReader.Open(bytes);
            }
            else
            {
                others.Add(i);
            }
        }

        var opened = await inner.OpenReadManyAsync(others.ConvertAll(i => keys[i]), cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < others.Count; i++)
        {
            streams[others[i]] = opened[i];
        }

        return streams;
    }

    private async ValueTask<T> After<T>(DataKey key, CancellationToken cancellationToken, Func<IDataStore, DataKey, CancellationToken, ValueTask<T>> ask)
    {
        if (queue.TryGet(key, out _))
        {
            await queue.FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        return await ask(inner, key, cancellationToken).ConfigureAwait(false);
    }
}
