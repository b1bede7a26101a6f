using Memento.Caching;

namespace Memento.Storage;

/// <summary>Joins a data store, a metadata store and the memory cache into a storage backend.</summary>
public abstract class StorageBackendBase
{
    /// <summary>The memory cache in front of both stores.</summary>
    public abstract MemoryCache Memory { get; }
}
