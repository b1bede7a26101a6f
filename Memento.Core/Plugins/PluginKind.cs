namespace Memento.Plugins;

/// <summary>What a plugin exports a class as. Short names are apart from kind to kind.</summary>
public enum PluginKind
{
    /// <summary>An <see cref="Storage.IStorageBackend"/>.</summary>
    StorageBackend,

    /// <summary>An <see cref="Running.IRunnerBackend"/>.</summary>
    RunnerBackend,

    /// <summary>An <see cref="Storage.IDataStore"/> that other backends may borrow.</summary>
    DataStore,

    /// <summary>An <see cref="Storage.IMetadataStore"/> that other backends may borrow.</summary>
    MetadataStore,

    /// <summary>An <see cref="Serialization.ICodec"/>.</summary>
    Codec,
}
