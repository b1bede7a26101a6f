namespace Memento.Storage.Partitions;

/// <summary>Finds the objects that a memento reaches by way of the index of a partition, for what collects and what verifies a store.</summary>
internal sealed class PartitionReach(IDataStore data)
{
    /// <summary>Reads what an index refers to, and what the indexes among that refer to.</summary>
    /// <param name="index">The content of a memento; when it is no partition, nothing is reached by it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Each object once. An index that is missing or damaged reaches nothing: no partition can be read by it.</returns>
    /// <exception cref="IOException">The store could not be read: what it reaches is not known.</exception>
    public async ValueTask<IReadOnlyCollection<ContentReference>> ListAsync(ContentReference? index, CancellationToken cancellationToken)
    {
        if (!IsIndex(index))
        {
            return [];
        }

        var reached = new Dictionary<DataKey, ContentReference>();
        var indexes = new Stack<ContentReference>([index!]);
        while (indexes.TryPop(out var next))
        {
            // Each once: an index that somebody changed may be among its own values.
            foreach (var content in await ReadAsync(next, cancellationToken).ConfigureAwait(false))
            {
                if (reached.TryAdd(content.Key, content) && IsIndex(content))
                {
                    indexes.Push(content);
                }
            }
        }

        return reached.Values;
    }

    private static bool IsIndex(ContentReference? content) => string.Equals(content?.Codec, PartitionIndex.CodecName, StringComparison.Ordinal);

    private async ValueTask<IEnumerable<ContentReference>> ReadAsync(ContentReference content, CancellationToken cancellationToken)
    {
        try
        {
            var source = content.Inline is { } bytes ? ContentReader.Open(bytes) : await data.OpenReadAsync(content.Key, cancellationToken).ConfigureAwait(false);
            await using (source.ConfigureAwait(false))
            {
                var outcome = await ContentReader.ReadAsync(source, content, PartitionIndexCodec.Instance, typeof(PartitionIndex), cacheCapacity: 0, cancellationToken).ConfigureAwait(false);
                return outcome.Refusal is { } refusal
                    // As it was written, and not understood: a newer version of Memento may have written it, which can read its values.
                    ? throw new IOException($"What the partition at {content.Key} consists of is not known: {refusal}")
                    : (outcome.Value as PartitionIndex)?.Contents ?? [];
            }
        }
        catch (DataNotFoundException)
        {
            // As a damaged one.
            return [];
        }
    }
}
