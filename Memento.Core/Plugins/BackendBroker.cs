using Memento.Serialization;
using Memento.Storage;
using Microsoft.Extensions.Configuration;

namespace Memento.Plugins;

/// <summary>Makes parts of other backends for one backend, whose base folder it knows.</summary>
/// <param name="host">Makes them.</param>
/// <param name="baseFolder">The folder that relative paths start from.</param>
/// <param name="depth">How many backends have borrowed from one another on the way here.</param>
internal sealed class BackendBroker(PluginHost host, string baseFolder, int depth) : IBackendBroker
{
    /// <inheritdoc/>
    public IReadOnlyList<ICodec> StandardCodecs => host.StandardCodecs;

    /// <inheritdoc/>
    public IDataStore CreateDataStore(IConfigurationSection section) => Create<IDataStore>(PluginKind.DataStore, section);

    /// <inheritdoc/>
    public IDataStore CreateDataStore(string name, IReadOnlyDictionary<string, string?> settings) =>
        host.Create<IDataStore>(PluginKind.DataStore, MakeSection("data_store", name, settings), baseFolder, null, depth);

    /// <inheritdoc/>
    public IMetadataStore CreateMetadataStore(IConfigurationSection section) => Create<IMetadataStore>(PluginKind.MetadataStore, section);

    /// <inheritdoc/>
    public IMetadataStore CreateMetadataStore(string name, IReadOnlyDictionary<string, string?> settings) =>
        host.Create<IMetadataStore>(PluginKind.MetadataStore, MakeSection("metadata_store", name, settings), baseFolder, null, depth);

    /// <inheritdoc/>
    public IStorageBackend CreateStorageBackend(IConfigurationSection section) => Create<IStorageBackend>(PluginKind.StorageBackend, section);

    /// <inheritdoc/>
    public ICodec GetCodec(string name) => host.GetCodec(name, depth);

    private T Create<T>(PluginKind kind, IConfigurationSection section)
        where T : class => host.Create<T>(kind, section, baseFolder, null, depth);

    private static IConfigurationSection MakeSection(string key, string name, IReadOnlyDictionary<string, string?> settings)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(settings);
        var values = settings
            .Where(setting => !string.Equals(setting.Key, PluginHost.TypeKey, StringComparison.OrdinalIgnoreCase))
            .Select(setting => KeyValuePair.Create(ConfigurationPath.Combine(key, setting.Key), setting.Value))
            .Append(KeyValuePair.Create<string, string?>(ConfigurationPath.Combine(key, PluginHost.TypeKey), name));
        return new ConfigurationBuilder().AddInMemoryCollection(values).Build().GetSection(key);
    }
}
