using Memento.Storage.Partitions;

namespace Memento.Storage;

/// <summary>Copies what a memento refers to: the result, the values of a partition and those within it, objects under keys of the user's own.</summary>
/// <remarks>What has a key of the user's own gets a version of the other store there, so that an index that refers to it is written anew.</remarks>
internal sealed class ContentCopier(JoinedStores from, JoinedStores to, StoreCopyTally tally, bool dryRun)
{
    /// <summary>How many partitions may lie within one another: one that somebody changed could lie within itself.</summary>
    private const int MaximumDepth = 64;

    private readonly ObjectCopier _objects = new(from.Data, to.Data, tally, dryRun);
    private readonly Dictionary<DataKey, ContentReference> _copied = [];
    private readonly Dictionary<DataKey, string> _failures = [];

    /// <summary>Copies what many have that needs no look into it, many objects at once: for what follows.</summary>
    /// <exception cref="IOException">The other store could not be read or written.</exception>
    public ValueTask PrepareAsync(IEnumerable<ContentReference> contents, CancellationToken cancellationToken) =>
        CopyObjectsAsync(contents.Where(static content => content.Inline is null && !IsIndex(content)), cancellationToken);

    /// <summary>Copies one content with all that it refers to.</summary>
    /// <returns>What it is in the other store.</returns>
    /// <exception cref="CopyFailedException">Something of it is missing or damaged.</exception>
    /// <exception cref="IOException">The other store could not be read or written.</exception>
    public ValueTask<ContentReference> CopyAsync(ContentReference content, CancellationToken cancellationToken) => CopyAsync(content, MaximumDepth, cancellationToken);

    private static bool IsIndex(ContentReference content) => string.Equals(content.Codec, PartitionIndex.CodecName, StringComparison.Ordinal);

    private async ValueTask<ContentReference> CopyAsync(ContentReference content, int depth, CancellationToken cancellationToken)
    {
        if (_copied.TryGetValue(content.Key, out var copied) && content.Inline is null)
        {
            return copied;
        }

        copied = IsIndex(content) ? await CopyPartitionAsync(content, depth, cancellationToken).ConfigureAwait(false)
            : content.Inline is not null ? content
            : content with { Key = await CopyObjectAsync(content, cancellationToken).ConfigureAwait(false) };
        if (content.Inline is null)
        {
            _copied[content.Key] = copied;
        }

        return copied;
    }

    private async ValueTask CopyObjectsAsync(IEnumerable<ContentReference> contents, CancellationToken cancellationToken)
    {
        foreach (var (key, problem) in await _objects.CopyAsync(contents, cancellationToken).ConfigureAwait(false))
        {
            _failures[key] = problem;
        }
    }

    private async ValueTask<DataKey> CopyObjectAsync(ContentReference content, CancellationToken cancellationToken)
    {
        if (!content.Key.IsContentAddressed)
        {
            return await FindEqualAsync(content, cancellationToken).ConfigureAwait(false)
                ?? await _objects.CopyAsync(content, content.Key.Bare, cancellationToken).ConfigureAwait(false)
                ?? content.Key.Bare;
        }

        await CopyObjectsAsync([content], cancellationToken).ConfigureAwait(false);
        return _failures.TryGetValue(content.Key.Bare, out var problem) ? throw new CopyFailedException(problem) : _objects.KeyOf(content.Key);
    }

    /// <summary>The newest version under a key of the user's own when it has these very bytes: written by a copy that was given up, or by another one.</summary>
    private async ValueTask<DataKey?> FindEqualAsync(ContentReference content, CancellationToken cancellationToken)
    {
        if (await to.Data.GetVersionedKeyAsync(content.Key.Bare, cancellationToken).ConfigureAwait(false) is not { } there)
        {
            return null;
        }

        try
        {
            var stream = await to.Data.OpenReadAsync(there, cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                return (await ContentDigest.OfAsync(stream, cancellationToken).ConfigureAwait(false)).Contradiction(content) is null
                    && (dryRun || await to.Data.TouchAsync(there, cancellationToken).ConfigureAwait(false)) ? there : null;
            }
        }
        catch (DataNotFoundException)
        {
            // Gone meanwhile.
            return null;
        }
    }

    private async ValueTask<ContentReference> CopyPartitionAsync(ContentReference content, int depth, CancellationToken cancellationToken)
    {
        if (depth == 0)
        {
            throw new CopyFailedException($"The partition at {content.Key} has more than {MaximumDepth} partitions within one another.");
        }

        var index = await ReadIndexAsync(content, cancellationToken).ConfigureAwait(false);
        await PrepareAsync(index.Contents, cancellationToken).ConfigureAwait(false);
        var entries = new IndexEntry[index.Entries.Count];
        var isSame = true;
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = index.Entries[i];
            if (entries[i].Content is { } value)
            {
                var copied = await CopyAsync(value, depth - 1, cancellationToken).ConfigureAwait(false);
                isSame &= copied.Equals(value);
                entries[i] = entries[i] with { Content = copied };
            }
        }

        if (isSame)
        {
            return content.Inline is not null ? content : content with { Key = await CopyObjectAsync(content, cancellationToken).ConfigureAwait(false) };
        }

        return dryRun ? content : await WriteIndexAsync(new PartitionIndex(entries), content, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<PartitionIndex> ReadIndexAsync(ContentReference content, CancellationToken cancellationToken)
    {
        try
        {
            var key = content.Key.IsContentAddressed ? content.Key.Bare : content.Key;
            var source = content.Inline is { } bytes ? ContentReader.Open(bytes) : await from.Data.OpenReadAsync(key, cancellationToken).ConfigureAwait(false);
            await using (source.ConfigureAwait(false))
            {
                var outcome = await ContentReader.ReadAsync(source, content, PartitionIndexCodec.Instance, typeof(PartitionIndex), cacheCapacity: 0, cancellationToken).ConfigureAwait(false);
                return outcome.Value as PartitionIndex ?? throw new CopyFailedException($"The index of a partition cannot be read: {outcome.Damage ?? outcome.Refusal}");
            }
        }
        catch (DataNotFoundException)
        {
            throw new CopyFailedException($"The index of a partition, {content.Key}, is missing.");
        }
        catch (Exception exception) when (StorageParts.IsTrouble(exception))
        {
            throw new CopyFailedException($"The index of a partition, {content.Key}, could not be read: {ExceptionReader.MessageOf(exception)}");
        }
    }

    private async ValueTask<ContentReference> WriteIndexAsync(PartitionIndex index, ContentReference content, CancellationToken cancellationToken)
    {
        var spool = new ResultSpool(to.Data, ResultSpool.DefaultMemoryLimit);
        await using (spool.ConfigureAwait(false))
        {
            index.Write(spool);
            spool.Finish();
            var written = content with { Sha256 = spool.Sha256, Checksum = spool.Checksum, Length = spool.Length };
            if (content.Inline is not null && !spool.IsStaged)
            {
                return written with { Key = DataKey.ForContent(spool.Sha256), Inline = spool.Bytes.ToArray() };
            }

            var key = content.Key.IsContentAddressed ? DataKey.ForContent(spool.Sha256) : content.Key.Bare;
            key = spool.IsStaged
                ? await spool.PublishAsync(key, cancellationToken).ConfigureAwait(false)
                : await to.Data.WriteAsync(key, spool.Bytes, cancellationToken).ConfigureAwait(false);
            tally.CountObject(spool.Length);
            return written with { Key = key, Inline = null };
        }
    }
}
