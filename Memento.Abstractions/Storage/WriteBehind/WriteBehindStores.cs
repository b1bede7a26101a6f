using Memento.Storage.Unstored;
using Microsoft.Extensions.Logging;

namespace Memento.Storage.WriteBehind;

/// <summary>The two stores of a storage that writes behind, with the queue before them. The stores stay the storage's to dispose.</summary>
internal sealed class WriteBehindStores : IAsyncDisposable
{
    public WriteBehindStores(IDataStore data, IMetadataStore metadata, StorageStatistics statistics, ILogger logger, WriteBehindLimits limits, UnstoredResults unstored)
    {
        Queue = new WriteBehindQueue(new WriteBehindWriter(data, metadata, statistics, logger), limits) { Unstored = unstored };
        Data = new WriteBehindData(data, Queue, queues: true);
        Metadata = new WriteBehindMetadata(metadata, Queue, queues: true);
        DataAtOnce = new WriteBehindData(data, Queue, queues: false);
        MetadataAtOnce = new WriteBehindMetadata(metadata, Queue, queues: false);
    }

    /// <summary>The queue.</summary>
    public WriteBehindQueue Queue { get; }

    /// <summary>The data store, whose objects wait in the queue.</summary>
    public IDataStore Data { get; }

    /// <summary>The metadata store, whose mementos wait in the queue.</summary>
    public IMetadataStore Metadata { get; }

    /// <summary>The data store for who copies into it, and wants to know what became of that.</summary>
    public IDataStore DataAtOnce { get; }

    /// <summary>The metadata store for who copies into it, and wants to know what became of that.</summary>
    public IMetadataStore MetadataAtOnce { get; }

    public ValueTask DisposeAsync() => Queue.DisposeAsync();
}
