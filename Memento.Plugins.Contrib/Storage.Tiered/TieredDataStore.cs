using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Memento.Storage.Tiered;

/// <summary>The data stores of all tiers as one: written to the nearest that takes it, read from the nearest that has it, with what is content-addressed copied near on the way.</summary>
internal sealed class TieredDataStore(TierSet tiers, TierSpread spread, bool isReadOnly, ILogger logger) : IDataStore
{
    private readonly ObjectFetcher _fetcher = new(tiers, logger);

    // One that others see is enough: what is written goes there too.
    public bool IsOfThisProcess => tiers.All.All(static tier => tier.IsOfThisProcess);

    public ValueTask<DataKey> WriteAsync(DataKey key, ReadOnlyMemory<byte> data, CancellationToken cancellationToken = default) =>
        FirstAsync((tier, token) => tier.Data.WriteAsync(key, data, token), cancellationToken);

    public ValueTask<IReadOnlyList<DataKey>> WriteManyAsync(IReadOnlyList<KeyValuePair<DataKey, ReadOnlyMemory<byte>>> objects, CancellationToken cancellationToken = default) =>
        FirstAsync((tier, token) => tier.Data.WriteManyAsync(objects, token), cancellationToken);

    public ValueTask<IStagedData> StageAsync(CancellationToken cancellationToken = default) => FirstAsync(static (tier, token) => tier.Data.StageAsync(token), cancellationToken);

    public ValueTask<Stream> OpenReadAsync(DataKey key, CancellationToken cancellationToken = default)
    {
        var nearest = tiers.All[0].Data.OpenReadAsync(key, cancellationToken);
        return nearest.IsCompletedSuccessfully ? nearest : OpenAsync(nearest, key, cancellationToken);
    }

    public ValueTask<DataKey?> GetVersionedKeyAsync(DataKey key, CancellationToken cancellationToken = default) =>
        FindAsync((tier, token) => tier.Data.GetVersionedKeyAsync(key, token), cancellationToken);

    public async ValueTask<IReadOnlyList<bool>> ExistAsync(IReadOnlyList<DataKey> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var exist = new bool[keys.Count];
        foreach (var tier in tiers.All)
        {
            var missing = Enumerable.Range(0, exist.Length).Where(i => !exist[i]).ToArray();
            if (missing.Length == 0)
            {
                break;
            }

            var found = await spread.TryAsync(tier, token => tier.Data.ExistAsync(Array.ConvertAll(missing, i => keys[i]), token), cancellationToken).ConfigureAwait(false);
            for (var i = 0; found is not null && i < missing.Length; i++)
            {
                exist[missing[i]] = found[i];
            }
        }

        return exist;
    }

    /// <remarks>What is to be referred to by a memento that is written next has to be where that is written.</remarks>
    public async ValueTask<bool> TouchAsync(DataKey key, CancellationToken cancellationToken = default)
    {
        foreach (var tier in tiers.Writable)
        {
            if (await spread.TryAsync(tier, async token => (bool?)await tier.Data.TouchAsync(key, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false) is not { } isThere)
            {
                continue;
            }

            return isThere || (key.IsContentAddressed && await _fetcher.FetchAsync(key, tier, cancellationToken).ConfigureAwait(false));
        }

        return false;
    }

    public ValueTask DeleteBareAsync(DataKey key, CancellationToken cancellationToken = default) => spread.WriteAsync(
        new MissedEntry(MissedKind.Hidden, []) { Key = key.Path },
        (tier, token) => tier.Data.DeleteBareAsync(key, token),
        cancellationToken);

    /// <remarks>What is named by its content comes back as what it was, and is left to who is down.</remarks>
    public ValueTask DeleteAllVersionsAsync(DataKey key, bool recursive = false, CancellationToken cancellationToken = default) =>
        key.IsContentAddressed || string.Equals(key.Path, DataKey.ContentSegment, StringComparison.Ordinal)
            ? spread.EachAsync((tier, token) => tier.Data.DeleteAllVersionsAsync(key, recursive, token), cancellationToken)
            : spread.WriteAsync(
                new MissedEntry(MissedKind.Deleted, []) { Key = key.Path, IsRecursive = recursive },
                (tier, token) => tier.Data.DeleteAllVersionsAsync(key, recursive, token),
                cancellationToken);

    /// <remarks>It goes from the tiers before the first good copy, which is what is read next.</remarks>
    public async ValueTask RemoveDamagedAsync(DataKey key, CancellationToken cancellationToken = default)
    {
        foreach (var tier in tiers.All)
        {
            var isGood = await spread.TryAsync(
                tier,
                async token =>
                {
                    try
                    {
                        var stream = await tier.Data.OpenReadAsync(key, token).ConfigureAwait(false);
                        await using (stream.ConfigureAwait(false))
                        {
                            return (bool?)await ObjectFetcher.IsAsNamedAsync(stream, Stream.Null, key, token).ConfigureAwait(false);
                        }
                    }
                    catch (DataNotFoundException)
                    {
                        // An answer.
                        return null;
                    }
                },
                cancellationToken).ConfigureAwait(false);
            if (isGood == true)
            {
                return;
            }

            if (isGood == false && !tier.IsReadOnly)
            {
                await spread.TryAsync(tier, token => tier.Data.DeleteAllVersionsAsync(key.Bare, recursive: false, token), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public ValueTask ClearAsync(CancellationToken cancellationToken = default) => spread.EachAsync(static (tier, token) => tier.Data.ClearAsync(token), cancellationToken);

    public async IAsyncEnumerable<DataKey> ListKeysAsync(DataKeyQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var seen = new HashSet<DataKey>();
        foreach (var tier in tiers.All)
        {
            await foreach (var key in spread.ListAsync(tier, () => tier.Data.ListKeysAsync(query with { Limit = null }, cancellationToken), cancellationToken).ConfigureAwait(false))
            {
                if (seen.Count < (query.Limit ?? int.MaxValue) && seen.Add(key))
                {
                    yield return key;
                }
            }
        }
    }

    public async ValueTask WriteMetadataAsync(DataKey key, string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default)
    {
        var tier = tiers.Writable.FirstOrDefault(static tier => !tier.Gate.IsDown) ?? tiers.Writable[0];
        try
        {
            await tier.Data.WriteMetadataAsync(key, name, value, cancellationToken).ConfigureAwait(false);
        }
        catch (DataNotFoundException) when (key.IsContentAddressed)
        {
            if (!await _fetcher.FetchAsync(key, tier, cancellationToken).ConfigureAwait(false))
            {
                throw;
            }

            await tier.Data.WriteMetadataAsync(key, name, value, cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask<ReadOnlyMemory<byte>?> ReadMetadataAsync(DataKey key, string name, CancellationToken cancellationToken = default) =>
        FindAsync((tier, token) => tier.Data.ReadMetadataAsync(key, name, token), cancellationToken);

    /// <remarks>The nearest file that is there, else the nearest place where it would be.</remarks>
    public Uri? GetUri(DataKey key)
    {
        Uri? first = null;
        foreach (var tier in tiers.All)
        {
            if (tier.Gate.IsDown || tier.Data.GetUri(key) is not { } uri)
            {
                continue;
            }

            try
            {
                if (!uri.IsFile || tier.Gate.Ask(() => File.Exists(uri.LocalPath)))
                {
                    return uri;
                }
            }
            catch (TierDownException)
            {
                // What cannot be looked at is not the nearest that is there.
                continue;
            }

            first ??= uri;
        }

        return first;
    }

    public async ValueTask<string?> GetReadOnlyPathAsync(DataKey key, CancellationToken cancellationToken = default)
    {
        var tier = tiers.All[0];
        return await spread.TryAsync(tier, token => tier.Data.GetReadOnlyPathAsync(key, token), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync() => await tiers.DisposeAsync().ConfigureAwait(false);

    private async ValueTask<Stream> OpenAsync(ValueTask<Stream> nearest, DataKey key, CancellationToken cancellationToken)
    {
        IOException? trouble = null;
        for (var i = 0; i < tiers.All.Count; i++)
        {
            var tier = tiers.All[i];
            try
            {
                if (i == 0)
                {
                    return await nearest.ConfigureAwait(false);
                }

                if (await OpenFarAsync(tier, key, cancellationToken).ConfigureAwait(false) is { } stream)
                {
                    return stream;
                }
            }
            catch (DataNotFoundException)
            {
                // The next one may have it.
            }
            catch (IOException exception)
            {
                // The next one may have it; and if none has, it is not missing: nobody knows.
                trouble ??= exception;
            }
        }

        throw trouble ?? new DataNotFoundException(key);
    }

    /// <summary>Opens an object of a tier that is not the nearest, by way of a copy in that where there can be one; null when it is damaged.</summary>
    private async ValueTask<Stream?> OpenFarAsync(Tier tier, DataKey key, CancellationToken cancellationToken)
    {
        var near = tiers.All[0];
        var far = await tier.Data.OpenReadAsync(key, cancellationToken).ConfigureAwait(false);
        if (isReadOnly || !key.IsContentAddressed || near.IsReadOnly || near.Gate.IsDown)
        {
            return far;
        }

        await using (far.ConfigureAwait(false))
        {
            if (await _fetcher.CopyAsync(far, key, tier, near, cancellationToken).ConfigureAwait(false) is not { } isGood)
            {
                return await tier.Data.OpenReadAsync(key, cancellationToken).ConfigureAwait(false);
            }

            return isGood ? await near.Data.OpenReadAsync(key, cancellationToken).ConfigureAwait(false) : null;
        }
    }

    private async ValueTask<T> FirstAsync<T>(Func<Tier, CancellationToken, ValueTask<T>> write, CancellationToken cancellationToken)
    {
        IOException? trouble = null;
        foreach (var tier in tiers.Writable)
        {
            try
            {
                return await write(tier, cancellationToken).ConfigureAwait(false);
            }
            catch (IOException exception)
            {
                // The next one may take it.
                trouble ??= exception;
            }
        }

        throw trouble!;
    }

    private async ValueTask<T?> FindAsync<T>(Func<Tier, CancellationToken, ValueTask<T?>> find, CancellationToken cancellationToken)
        where T : struct
    {
        foreach (var tier in tiers.All)
        {
            if (await spread.TryAsync(tier, token => find(tier, token), cancellationToken).ConfigureAwait(false) is { } found)
            {
                return found;
            }
        }

        return null;
    }
}
