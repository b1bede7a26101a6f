using Memento.Caching;
using Memento.Storage.Files;

namespace Memento.Storage.Partitions;

/// <summary>A partition that is a result: its values are encoded when this is made, then published, then read from the store.</summary>
internal sealed class PendingPartition : IDisposable
{
    private readonly StageFile _stage;
    private readonly PartitionDraft _draft;
    private PartitionIndex? _index;

    /// <summary>Encodes the values.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="codecs">The codecs to choose from.</param>
    /// <param name="memoryLimit">How many bytes of it stay in memory.</param>
    /// <exception cref="UnsupportedResultException">No codec takes a value, or the codec refuses a part of it.</exception>
    /// <exception cref="IOException">The bytes could not be kept.</exception>
    public PendingPartition(Partition partition, CodecSet codecs, int memoryLimit)
    {
        // Nobody reads from it before it is published.
        _stage = new StageFile(memoryLimit, FileCopies.Own);
        try
        {
            _draft = PartitionDraft.Encode(partition, "Result", codecs, _stage);
        }
        catch
        {
            _stage.Dispose();
            throw;
        }
    }

    /// <summary>How many encoded bytes are in memory.</summary>
    public long BytesInMemory => _stage.BytesInMemory;

    /// <summary>Publishes the values.</summary>
    /// <inheritdoc cref="PartitionDraft.PublishAsync"/>
    public async ValueTask<PartitionIndex> PublishAsync(StorageParts parts, DataKey? keyOverride, CancellationToken cancellationToken) =>
        _index = await _draft.PublishAsync(parts.Data, parts.Codecs, keyOverride, PartitionDraft.MaximumDepth, cancellationToken).ConfigureAwait(false);

    /// <summary>Has the function's own partition read its values from the store.</summary>
    public void MoveTo(PartitionReader reader) => _draft.MoveTo(reader);

    /// <summary>The partition as the memory cache keeps it.</summary>
    public CachedValue ToCached(PartitionReader reader, Type declaredType, long indexLength) => new CachedPartition(declaredType, reader.ToEntries(_index!), indexLength);

    public void Dispose() => _stage.Dispose();
}
