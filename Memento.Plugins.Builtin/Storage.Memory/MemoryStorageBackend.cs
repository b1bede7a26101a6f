using Memento.Plugins;

namespace Memento.Storage.Memory;

/// <summary>The storage <c>memory</c>: keeps everything in this process, for as long as it lives. Results are kept as bytes, so that no caller can change what another one gets.</summary>
[ExportStorageBackend("memory")]
public sealed class MemoryStorageBackend : StorageBackendBase
{
    private readonly MemoryDataStore _data;

    /// <summary>Made by the host.</summary>
    /// <exception cref="ConfigurationException">A setting is wrong.</exception>
    public MemoryStorageBackend(BackendContext context) : this(context, new MemoryDataStore(), Settings(context))
    {
    }

    private MemoryStorageBackend(BackendContext context, MemoryDataStore data, StorageSettings settings)
        : base(context, data, new MemoryMetadataStore(), settings) => _data = data;

    /// <inheritdoc/>
    protected override ValueTask ForgetDataAsync(CancellationToken cancellationToken)
    {
        // Listing would leave out the objects whose bare key was removed.
        _data.Clear();
        return default;
    }

    private static StorageSettings Settings(BackendContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.GetSettings<StorageSettings>();
    }
}
