using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Filesystem;

namespace Memento.Contrib.Tests.Stores;

/// <summary>A filesystem store that can be switched off.</summary>
internal sealed class SwitchedBackend(BackendContext context, Switch on) : StorageBackendBase(
    context,
    SwitchedStore<IDataStore>.Create(new FilesystemDataStore(Part(context)), on),
    SwitchedStore<IMetadataStore>.Create(new FilesystemMetadataStore(Part(context)), on),
    context.GetSettings<FilesystemSettings>())
{
    private static BackendContext Part(BackendContext context) =>
        Memento.Testing.TestBackendContext.Create("filesystem", context.BaseFolder, new Dictionary<string, string?> { ["path"] = context.Configuration["path"] }, context.Broker, context.LoggerFactory);
}
