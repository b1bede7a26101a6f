using Memento.Plugins;
using Memento.Storage;

namespace PluginRoot;

/// <summary>
/// The storage "plugin-short-name": results and mementos in a folder, which several processes may share. It is made of a data store and a metadata store;
/// all else that a storage does (the memory cache, the codecs, the checksums, collecting) is the base's.
/// </summary>
[ExportStorageBackend("plugin-short-name")]
public sealed class FolderStorage : StorageBackendBase
{
    /// <summary>Made by the host.</summary>
    public FolderStorage(BackendContext context)
        : this(context, context.GetSettings<FolderSettings>())
    {
    }

    private FolderStorage(BackendContext context, FolderSettings settings)
        : base(context, new FolderDataStore(context, settings.Path), new FolderMetadataStore(context, settings.Path), settings)
    {
    }
}
