using Memento.Storage.Files;

namespace Memento.Storage.Partitions;

/// <summary>Reads the partition that a call returned: its index, and then each value when it is asked for.</summary>
/// <param name="parts">The storage.</param>
/// <param name="computation">The call, and when it returned it.</param>
/// <param name="isReadOnly">Whether nothing may be removed.</param>
internal sealed class PartitionReader(StorageParts parts, Computation computation, bool isReadOnly)
{
    public IDataStore Data => parts.Data;

    public CodecSet Codecs => parts.Codecs;

    /// <summary>Reads an index, and looks whether what it refers to is there.</summary>
    /// <param name="source">The store's stream; null when the store has no such object. The caller disposes it.</param>
    /// <param name="content">What the bytes must be.</param>
    /// <param name="type">The type that the function declares, or that is asked for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The store could not be read.</exception>
    public async ValueTask<ContentOutcome> ReadIndexAsync(Stream? source, ContentReference content, Type type, CancellationToken cancellationToken)
    {
        if (!Partition.Is(type))
        {
            return ContentOutcome.Refused("it is a partition");
        }

        var outcome = await ContentReader.ReadAsync(source, content, PartitionIndexCodec.Instance, typeof(PartitionIndex), cacheCapacity: 0, cancellationToken).ConfigureAwait(false);
        if (outcome.Value is not PartitionIndex index)
        {
            // The checksum was right: whatever wrote it, a partition cannot be made of it.
            return outcome.Refusal is { } refusal ? ContentOutcome.Refused(refusal) : outcome;
        }

        // One by one they would be missed later, where nobody can compute them anew.
        ContentReference[] contents = [.. index.Contents];
        var exist = contents.Length == 0 ? [] : await parts.Data.ExistAsync(Array.ConvertAll(contents, static content => content.Key), cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < contents.Length; i++)
        {
            if (!exist[i])
            {
                return ContentOutcome.Damaged($"the object {contents[i].Key} of its partition is missing.");
            }
        }

        var entries = ToEntries(index);
        return ContentOutcome.Read(Partition.Create(type, entries), new CachedPartition(type, entries, content.Length));
    }

    /// <summary>Reads a value.</summary>
    /// <exception cref="DamagedValueException">Its bytes are not those that were written.</exception>
    /// <exception cref="InvalidCastException">They are not a value of the type.</exception>
    /// <exception cref="NonMemoizedException">The store could not be read, or the codec is not there.</exception>
    public async ValueTask<object?> ReadAsync(string key, ContentReference content, Type type, CancellationToken cancellationToken)
    {
        ContentOutcome outcome;
        try
        {
            var source = await OpenAsync(content, cancellationToken).ConfigureAwait(false);
            await using ((source ?? Stream.Null).ConfigureAwait(false))
            {
                outcome = await ReadAsync(source, key, content, type, cancellationToken).ConfigureAwait(false);
            }

            if (outcome.Damage is { } damage)
            {
                await RemoveDamagedAsync(content, damage, isMissing: source is null, cancellationToken).ConfigureAwait(false);
                throw DamagedValueException.Of(key, computation.Call, $"The value under '{key}' of the partition that {computation.Call} returned cannot be trusted: {damage}", isReadOnly);
            }
        }
        catch (Exception exception) when (StorageParts.IsTrouble(exception))
        {
            // What may be readable at the next try is not to be remembered by a function that reads it.
            parts.Statistics.CountFailure();
            throw PartitionErrors.Trouble(key, exception);
        }

        return outcome.Refusal is { } refusal ? throw PartitionErrors.NotReadable(key, type, refusal) : outcome.Value;
    }

    /// <summary>Opens the bytes of a value; null when they are not there.</summary>
    /// <exception cref="IOException">The store could not be read.</exception>
    public async ValueTask<Stream?> OpenAsync(ContentReference content, CancellationToken cancellationToken)
    {
        try
        {
            return await parts.Data.OpenReadAsync(content.Key, cancellationToken).ConfigureAwait(false);
        }
        catch (DataNotFoundException)
        {
            // An answer, and what it means is the caller's affair.
            return null;
        }
    }

    /// <summary>Removes what is damaged and forgets the call, so that it is computed anew.</summary>
    public async ValueTask RemoveDamagedAsync(ContentReference content, string reason, bool isMissing, CancellationToken cancellationToken)
    {
        var isObjectDamaged = !isMissing && content.Key.IsContentAddressed && !await IsAsNamedAsync(content, cancellationToken).ConfigureAwait(false);
        await new DamagedResults(parts, isReadOnly).RemoveAsync(computation, isObjectDamaged ? content.Key : null, reason, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The partition as it is in this store.</summary>
    public PartitionEntries ToEntries(PartitionIndex index) =>
        new([.. index.Entries.Select(entry => new PartitionEntry(entry.Key, new StoredItem(this, entry.Content, entry.ResultType), entry.IsInherited))]);

    private async ValueTask<ContentOutcome> ReadAsync(Stream? source, string key, ContentReference content, Type type, CancellationToken cancellationToken)
    {
        if (string.Equals(content.Codec, PartitionIndex.CodecName, StringComparison.Ordinal))
        {
            return await ReadIndexAsync(source, content, type, cancellationToken).ConfigureAwait(false);
        }

        if (ResultFileCodec.Wrote(content))
        {
            return await new FileReader(parts, computation, isReadOnly).ReadAsync(source, content, type, cancellationToken).ConfigureAwait(false);
        }

        var codec = parts.Codecs.ForValue(content)
            ?? throw new NonMemoizedException(CallErrors.UnknownCodec, $"The value under '{key}' of a partition was written by the codec '{content.Codec}', which this storage does not have; name it under \"codecs\" in the storage's settings.");
        return await ContentReader.ReadAsync(source, content, codec, type, cacheCapacity: 0, cancellationToken).ConfigureAwait(false);
    }

    // An index that somebody changed may call a good object damaged, which others have as their result.
    private async ValueTask<bool> IsAsNamedAsync(ContentReference content, CancellationToken cancellationToken)
    {
        if (await OpenAsync(content, cancellationToken).ConfigureAwait(false) is not { } source)
        {
            return false;
        }

        await using (source.ConfigureAwait(false))
        {
            var digest = await ContentDigest.OfAsync(source, cancellationToken).ConfigureAwait(false);
            return DataKey.ForContent(digest.Sha256) == content.Key.Bare;
        }
    }
}
