using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Storage.WriteBehind;

namespace Memento.Contrib.Tests.Stores;

/// <summary>A filesystem store that can be switched off.</summary>
internal sealed class SwitchedBackend(BackendContext context, Switch on, WriteBehindLimits? limits = null) : StorageBackendBase(
    context,
    SwitchedStore<IDataStore>.Create(new FilesystemDataStore(FilesystemPart.Of(context)), on),
    SwitchedStore<IMetadataStore>.Create(new FilesystemMetadataStore(FilesystemPart.Of(context)), on),
    Settings(context, limits))
{
    private static FilesystemSettings Settings(BackendContext context, WriteBehindLimits? limits)
    {
        var settings = context.GetSettings<FilesystemSettings>();
        settings.WriteBehindLimits = limits ?? settings.WriteBehindLimits;
        return settings;
    }
}
