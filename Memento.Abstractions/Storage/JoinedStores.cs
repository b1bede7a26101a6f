namespace Memento.Storage;

/// <summary>A data store and the metadata store that belongs to it, as <see cref="StoreCopy"/> takes them. Disposes neither.</summary>
/// <param name="Data">Keeps the results.</param>
/// <param name="Metadata">Keeps the mementos.</param>
public sealed record JoinedStores(IDataStore Data, IMetadataStore Metadata)
{
    /// <summary>The stores of a backend; null where it is none that lets others at them, such as one that keeps nothing.</summary>
    public static JoinedStores? Of(IStorageBackend backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        return backend is IJoinedStores joined ? new JoinedStores(joined.DataStore, joined.MetadataStore) : null;
    }
}
