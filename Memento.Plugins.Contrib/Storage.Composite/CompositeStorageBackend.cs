using Memento.Plugins;
using Microsoft.Extensions.Configuration;

namespace Memento.Storage.Composite;

/// <summary>The storage <c>composite</c>: a data store of one plugin and a metadata store of another, joined by configuration alone.</summary>
[ExportStorageBackend("composite")]
public sealed class CompositeStorageBackend : StorageBackendBase
{
    /// <summary>The key of the data store's section.</summary>
    internal const string DataKey = "data";

    /// <summary>The key of the metadata store's section.</summary>
    internal const string MetadataKey = "metadata";

    /// <summary>Made by the host.</summary>
    /// <exception cref="ConfigurationException">A setting is wrong, a part is missing, or no plugin lends a store of the part's type.</exception>
    public CompositeStorageBackend(BackendContext context)
        : this(context, Settings(context))
    {
    }

    // The settings are read first: a key that nobody knows is told of before anything is made.
    private CompositeStorageBackend(BackendContext context, CompositeSettings settings)
        : base(
            context,
            context.Broker.CreateDataStore(Part(context, DataKey, "the data store, which keeps the results")),
            context.Broker.CreateMetadataStore(Part(context, MetadataKey, "the metadata store, which keeps the mementos")),
            settings)
    {
    }

    private static CompositeSettings Settings(BackendContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.GetSettings<CompositeSettings>();
    }

    private static IConfigurationSection Part(BackendContext context, string key, string what)
    {
        var section = context.Configuration.GetSection(key);
        return section["type"] is { Length: > 0 }
            ? section
            : throw new ConfigurationException(ConfigurationErrors.NoType, $"'{section.Path}:type' is missing: the storage '{context.Name}' needs {what}, such as \"{key}\": {{ \"type\": \"filesystem\" }}.");
    }
}
