using Memento.Plugins;

namespace Memento.Storage.Memory;

/// <summary>The storage <c>memory</c>: keeps everything in this process, for as long as it lives. Results are kept as bytes, so that no caller can change what another one gets.</summary>
[ExportStorageBackend("memory")]
public sealed class MemoryStorageBackend : StorageBackendBase
{
    /// <summary>Made by the host.</summary>
    /// <exception cref="ConfigurationException">A setting is wrong.</exception>
    public MemoryStorageBackend(BackendContext context)
        : this(context, TimeProvider.System)
    {
    }

    internal MemoryStorageBackend(BackendContext context, TimeProvider clock)
        : base(context, new MemoryDataStore(clock), new MemoryMetadataStore(clock), Settings(context)) => Clock = clock;

    /// <inheritdoc/>
    protected override TimeProvider Clock { get; }

    private static StorageSettings Settings(BackendContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.GetSettings<StorageSettings>();
    }
}
