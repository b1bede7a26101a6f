namespace Memento.Storage.Tiered;

/// <summary>The data store of a tier, behind its gate. Content-addressed keys are asked for without a version: each store has its own name for the only one.</summary>
internal sealed class TierData(Tier tier) : IDataStore
{
    private TierGate Gate => tier.Gate;

    public ValueTask<DataKey> WriteAsync(DataKey key, ReadOnlyMemory<byte> data, CancellationToken cancellationToken = default)
    {
        // A write that is given up may still read the bytes, which the caller takes back.
        var own = Gate.AsksHere ? data : data.ToArray();
        return Gate.AskAsync(token => tier.Open().Data.WriteAsync(key, own, token), cancellationToken);
    }

    public ValueTask<IReadOnlyList<DataKey>> WriteManyAsync(IReadOnlyList<KeyValuePair<DataKey, ReadOnlyMemory<byte>>> objects, CancellationToken cancellationToken = default)
    {
        var own = Gate.AsksHere ? objects : [.. objects.Select(static pair => KeyValuePair.Create(pair.Key, (ReadOnlyMemory<byte>)pair.Value.ToArray()))];
        return TierBatch.AskAsync(tier, own, static (stores, some, token) => stores.Data.WriteManyAsync(some, token), cancellationToken);
    }

    public async ValueTask<IStagedData> StageAsync(CancellationToken cancellationToken = default)
    {
        var staged = await Gate.AskAsync(token => tier.Open().Data.StageAsync(token), cancellationToken).ConfigureAwait(false);
        return Gate.AsksHere ? staged : new TierStagedData(staged, Gate);
    }

    public async ValueTask<Stream> OpenReadAsync(DataKey key, CancellationToken cancellationToken = default)
    {
        var asked = Asked(key);
        var stream = await Gate.AskAsync(token => tier.Open().Data.OpenReadAsync(asked, token), cancellationToken).ConfigureAwait(false);
        return Gate.AsksHere ? stream : new TierStream(stream, Gate);
    }

    public ValueTask<DataKey?> GetVersionedKeyAsync(DataKey key, CancellationToken cancellationToken = default) =>
        Gate.AskAsync(token => tier.Open().Data.GetVersionedKeyAsync(Asked(key), token), cancellationToken);

    public ValueTask DeleteBareAsync(DataKey key, CancellationToken cancellationToken = default) =>
        Gate.AskAsync(token => tier.Open().Data.DeleteBareAsync(key, token), cancellationToken);

    public ValueTask DeleteAllVersionsAsync(DataKey key, bool recursive = false, CancellationToken cancellationToken = default) =>
        Gate.AskAsync(token => tier.Open().Data.DeleteAllVersionsAsync(key, recursive, token), cancellationToken);

    public ValueTask ClearAsync(CancellationToken cancellationToken = default) => Gate.AskAsync(token => tier.Open().Data.ClearAsync(token), cancellationToken);

    public IAsyncEnumerable<DataKey> ListKeysAsync(DataKeyQuery query, CancellationToken cancellationToken = default) =>
        TierList.Of(tier, stores => stores.Data.ListKeysAsync(query, cancellationToken), cancellationToken);

    public IAsyncEnumerable<StoredObject> ListStoredAsync(CancellationToken cancellationToken = default) =>
        TierList.Of(tier, stores => stores.Data.ListStoredAsync(cancellationToken), cancellationToken);

    public ValueTask WriteMetadataAsync(DataKey key, string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default)
    {
        var own = value.ToArray();
        return Gate.AskAsync(token => tier.Open().Data.WriteMetadataAsync(Asked(key), name, own, token), cancellationToken);
    }

    public ValueTask<ReadOnlyMemory<byte>?> ReadMetadataAsync(DataKey key, string name, CancellationToken cancellationToken = default) =>
        Gate.AskAsync(token => tier.Open().Data.ReadMetadataAsync(Asked(key), name, token), cancellationToken);

    /// <summary>Asked without the gate: it is no question to the store, whose answer is only where to look.</summary>
    public Uri? GetUri(DataKey key) => Gate.IsDown ? null : tier.OpenStores?.Data.GetUri(key);

    public ValueTask<string?> GetReadOnlyPathAsync(DataKey key, CancellationToken cancellationToken = default) =>
        Gate.AskAsync(token => tier.Open().Data.GetReadOnlyPathAsync(key, token), cancellationToken);

    public ValueTask<IReadOnlyList<bool>> ExistAsync(IReadOnlyList<DataKey> keys, CancellationToken cancellationToken = default) =>
        TierBatch.AskAsync(tier, keys, static (stores, some, token) => stores.Data.ExistAsync([.. some.Select(Asked)], token), cancellationToken);

    public ValueTask<bool> TouchAsync(DataKey key, CancellationToken cancellationToken = default) =>
        Gate.AskAsync(token => tier.Open().Data.TouchAsync(key, token), cancellationToken);

    public ValueTask<bool> TryRemoveAsync(DataKey key, DateTimeOffset unwrittenSince, CancellationToken cancellationToken = default) =>
        Gate.AskAsync(token => tier.Open().Data.TryRemoveAsync(key, unwrittenSince, token), cancellationToken);

    /// <summary>Nothing: the stores end with the tier.</summary>
    public ValueTask DisposeAsync() => default;

    private static DataKey Asked(DataKey key) => key.IsContentAddressed ? key.Bare : key;
}
