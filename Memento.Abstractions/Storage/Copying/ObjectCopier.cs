namespace Memento.Storage;

/// <summary>Copies content-addressed objects from one data store to another: small ones many at once, large ones without holding them in memory, each only when its bytes are those that its name says.</summary>
internal sealed class ObjectCopier(IDataStore from, IDataStore to, StoreCopyTally tally, bool dryRun)
{
    /// <summary>Longer objects go by a stream.</summary>
    private const long SmallLimit = 64 * 1024;

    /// <summary>How many small objects are open and in memory at once.</summary>
    private const int OpenObjects = 32;

    /// <summary>What was copied, or found there, by the bare key; the key that the other store has it under. Null for what a dry run would copy.</summary>
    private readonly Dictionary<DataKey, DataKey?> _there = [];

    /// <summary>Sees to it that objects are in the other store, as young as if they were written now.</summary>
    /// <param name="contents">What they must be; none that is within a memento.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What could not be copied, by its bare key, and why.</returns>
    /// <exception cref="IOException">The other store could not be read or written.</exception>
    public async ValueTask<Dictionary<DataKey, string>> CopyAsync(IEnumerable<ContentReference> contents, CancellationToken cancellationToken)
    {
        var failures = new Dictionary<DataKey, string>();
        foreach (var batch in contents.Where(content => content.Key.IsContentAddressed && !_there.ContainsKey(content.Key.Bare)).DistinctBy(static content => content.Key.Bare).Chunk(256))
        {
            var exist = await to.ExistAsync(Array.ConvertAll(batch, static content => content.Key.Bare), cancellationToken).ConfigureAwait(false);
            var missing = new List<ContentReference>();
            for (var i = 0; i < batch.Length; i++)
            {
                if (!exist[i] || !await TakeAsync(batch[i].Key.Bare, cancellationToken).ConfigureAwait(false))
                {
                    missing.Add(batch[i]);
                }
            }

            foreach (var small in missing.Where(static content => content.Length <= SmallLimit).Chunk(OpenObjects))
            {
                await CopySmallAsync(small, failures, cancellationToken).ConfigureAwait(false);
            }

            foreach (var large in missing.Where(static content => content.Length > SmallLimit))
            {
                try
                {
                    _there[large.Key.Bare] = await CopyAsync(large, large.Key.Bare, cancellationToken).ConfigureAwait(false);
                }
                catch (CopyFailedException exception)
                {
                    // Told with the calls that need it.
                    failures[large.Key.Bare] = exception.Message;
                }
            }
        }

        return failures;
    }

    /// <summary>The key of an object that was copied or found by <see cref="CopyAsync(IEnumerable{ContentReference}, CancellationToken)"/>; the bare one in a dry run.</summary>
    public DataKey KeyOf(DataKey key) => _there[key.Bare] ?? key.Bare;

    /// <summary>Copies one object, by a stream.</summary>
    /// <param name="content">What it must be.</param>
    /// <param name="key">The bare key to publish it under.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The key that the other store has it under; null of a dry run.</returns>
    /// <exception cref="CopyFailedException">It is missing or damaged where it comes from.</exception>
    public async ValueTask<DataKey?> CopyAsync(ContentReference content, DataKey key, CancellationToken cancellationToken)
    {
        if (dryRun)
        {
            tally.CountObject(content.Length);
            return null;
        }

        var source = await ReadAsync(token => from.OpenReadAsync(SourceKey(content), token), content, cancellationToken).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            var staged = await to.StageAsync(cancellationToken).ConfigureAwait(false);
            await using (staged.ConfigureAwait(false))
            {
                // Not wrapped as a whole: what fails may be the other store too, which is down for all calls.
                var digest = await ContentDigest.OfAsync(new SourceStream(source, content), staged.Stream, cancellationToken).ConfigureAwait(false);
                if (digest.Contradiction(content) is { } problem)
                {
                    throw new CopyFailedException($"The object {content.Key} is damaged. {problem}");
                }

                var there = await staged.PublishAsync(key, cancellationToken).ConfigureAwait(false);
                tally.CountObject(digest.Length);
                return there;
            }
        }
    }

    /// <summary>Content has one version, whatever a store calls it: another store may have had its own name for it.</summary>
    private static DataKey SourceKey(ContentReference content) => content.Key.IsContentAddressed ? content.Key.Bare : content.Key;

    private async ValueTask<bool> TakeAsync(DataKey bare, CancellationToken cancellationToken)
    {
        if (await to.GetVersionedKeyAsync(bare, cancellationToken).ConfigureAwait(false) is not { } versioned
            || (!dryRun && !await to.TouchAsync(versioned, cancellationToken).ConfigureAwait(false)))
        {
            return false;
        }

        _there[bare] = versioned;
        return true;
    }

    private async ValueTask CopySmallAsync(ContentReference[] contents, Dictionary<DataKey, string> failures, CancellationToken cancellationToken)
    {
        if (dryRun)
        {
            foreach (var content in contents)
            {
                tally.CountObject(content.Length);
                _there[content.Key.Bare] = null;
            }

            return;
        }

        var read = new List<KeyValuePair<DataKey, ReadOnlyMemory<byte>>>(contents.Length);
        foreach (var content in contents)
        {
            try
            {
                read.Add(KeyValuePair.Create(content.Key.Bare, await ReadSmallAsync(content, cancellationToken).ConfigureAwait(false)));
            }
            catch (CopyFailedException exception)
            {
                // Told with the calls that need it.
                failures[content.Key.Bare] = exception.Message;
            }
        }

        var keys = await to.WriteManyAsync(read, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < keys.Count; i++)
        {
            _there[read[i].Key] = keys[i];
            tally.CountObject(read[i].Value.Length);
        }
    }

    private async ValueTask<ReadOnlyMemory<byte>> ReadSmallAsync(ContentReference content, CancellationToken cancellationToken)
    {
        var source = await ReadAsync(token => from.OpenReadAsync(SourceKey(content), token), content, cancellationToken).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            using var bytes = new MemoryStream((int)content.Length);
            var digest = await ContentDigest.OfAsync(new SourceStream(source, content), bytes, cancellationToken).ConfigureAwait(false);
            return digest.Contradiction(content) is { } problem
                ? throw new CopyFailedException($"The object {content.Key} is damaged. {problem}")
                : bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
        }
    }

    private static async ValueTask<T> ReadAsync<T>(Func<CancellationToken, ValueTask<T>> read, ContentReference content, CancellationToken cancellationToken)
    {
        try
        {
            return await read(cancellationToken).ConfigureAwait(false);
        }
        catch (DataNotFoundException)
        {
            throw new CopyFailedException($"The object {content.Key} is missing.");
        }
        catch (Exception exception) when (StorageParts.IsTrouble(exception))
        {
            throw new CopyFailedException($"The object {content.Key} could not be read: {ExceptionReader.MessageOf(exception)}");
        }
    }
}
