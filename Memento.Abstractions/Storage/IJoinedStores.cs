namespace Memento.Storage;

/// <summary>
/// A storage backend that is a data store and a metadata store joined, and that lets others at both: to copy what it has, byte for byte, or to make a
/// part of a larger storage of it. <see cref="StorageBackendBase"/> is one. Used by <see cref="StoreCopy"/> and by storages that are made of others.
/// </summary>
/// <remarks>What is written past the backend does not go through its memory cache. Both stores end with the backend.</remarks>
public interface IJoinedStores
{
    /// <summary>Keeps the results.</summary>
    IDataStore DataStore { get; }

    /// <summary>Keeps the mementos.</summary>
    IMetadataStore MetadataStore { get; }
}
