using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Filesystem;

namespace Memento.Contrib.Tests.Stores;

/// <summary>A filesystem store that somebody else meddles with.</summary>
internal sealed class MeddledBackend(BackendContext context, Meddling meddling) : StorageBackendBase(
    context,
    MeddledStore<IDataStore>.Create(new FilesystemDataStore(FilesystemPart.Of(context)), meddling),
    MeddledStore<IMetadataStore>.Create(new FilesystemMetadataStore(FilesystemPart.Of(context)), meddling),
    context.GetSettings<FilesystemSettings>());
