using Memento.Plugins;
using Memento.Serialization;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Storage.Memory;
using Memento.Storage.Sqlite;
using Microsoft.Extensions.Configuration;

namespace Memento.Contrib.Tests.Stores;

/// <summary>Makes the stores that a section describes from their types, with no plugin host, and keeps those in memory so that a test can make them older.</summary>
internal sealed class StoreBroker(BackendContext asking) : IBackendBroker
{
    private static readonly Dictionary<string, Func<BackendContext, IDataStore>> DataStores = new(StringComparer.OrdinalIgnoreCase)
    {
        ["filesystem"] = static context => new FilesystemDataStore(context),
        ["memory"] = static context => new MemoryDataStore(context),
        ["sqlite"] = static context => new SqliteDataStore(context),
    };

    private static readonly Dictionary<string, Func<BackendContext, IMetadataStore>> MetadataStores = new(StringComparer.OrdinalIgnoreCase)
    {
        ["filesystem"] = static context => new FilesystemMetadataStore(context),
        ["memory"] = static context => new MemoryMetadataStore(context),
        ["sqlite"] = static context => new SqliteMetadataStore(context),
    };

    /// <summary>Whole storages, by short name; a test may add one of its own.</summary>
    public Dictionary<string, Func<BackendContext, IStorageBackend>> Backends { get; } = new(StringComparer.OrdinalIgnoreCase)
    {
        ["filesystem"] = static context => new FilesystemStorageBackend(context),
        ["memory"] = static context => new MemoryStorageBackend(context),
        ["null"] = static context => new Storage.Null.NullStorageBackend(context),
    };

    /// <summary>The stores in memory that were made so far.</summary>
    public AgingStores Aging { get; } = new();

    public IReadOnlyList<ICodec> StandardCodecs => asking.Broker.StandardCodecs;

    /// <summary>The context that a backend is made with, with this broker.</summary>
    public BackendContext Context => With(asking.Configuration, asking.Name);

    public IDataStore CreateDataStore(IConfigurationSection section) => Aging.Add(Make(DataStores, section, "data store"));

    public IDataStore CreateDataStore(string name, IReadOnlyDictionary<string, string?> settings) => throw new NotSupportedException("No store here is described in code.");

    public IMetadataStore CreateMetadataStore(IConfigurationSection section) => Aging.Add(Make(MetadataStores, section, "metadata store"));

    public IMetadataStore CreateMetadataStore(string name, IReadOnlyDictionary<string, string?> settings) => throw new NotSupportedException("No store here is described in code.");

    public IStorageBackend CreateStorageBackend(IConfigurationSection section)
    {
        var backend = Make(Backends, section, "storage backend");
        if (JoinedStores.Of(backend) is { } stores)
        {
            Aging.Add(stores.Data);
            Aging.Add(stores.Metadata);
        }

        return backend;
    }

    public ICodec GetCodec(string name) => asking.Broker.GetCodec(name);

    private T Make<T>(Dictionary<string, Func<BackendContext, T>> makers, IConfigurationSection section, string kind)
    {
        var name = section["type"] ?? throw new ConfigurationException($"'{section.Path}' has no type.");
        return makers.TryGetValue(name, out var make) ? make(With(section, name)) : throw new ConfigurationException($"There is no {kind} '{name}'.");
    }

    private BackendContext With(IConfigurationSection section, string name) => new()
    {
        Name = name,
        Configuration = section,
        BaseFolder = asking.BaseFolder,
        LoggerFactory = asking.LoggerFactory,
        Broker = this,
        SettingsBinder = asking.SettingsBinder,
    };
}
