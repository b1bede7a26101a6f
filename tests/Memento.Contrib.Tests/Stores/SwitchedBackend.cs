using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Storage.WriteBehind;

namespace Memento.Contrib.Tests.Stores;

/// <summary>A filesystem store that can be switched off.</summary>
internal sealed class SwitchedBackend(BackendContext context, Switch on, WriteBehindLimits? limits = null) : StorageBackendBase(
    context,
    SwitchedStore<IDataStore>.Create(new FilesystemDataStore(Part(context)), on),
    SwitchedStore<IMetadataStore>.Create(new FilesystemMetadataStore(Part(context)), on),
    Settings(context, limits))
{
    private static FilesystemSettings Settings(BackendContext context, WriteBehindLimits? limits)
    {
        var settings = context.GetSettings<FilesystemSettings>();
        settings.WriteBehindLimits = limits ?? settings.WriteBehindLimits;
        return settings;
    }

    private static BackendContext Part(BackendContext context) =>
        Memento.Testing.TestBackendContext.Create("filesystem", context.BaseFolder, new Dictionary<string, string?> { ["path"] = context.Configuration["path"] }, context.Broker, context.LoggerFactory);
}
