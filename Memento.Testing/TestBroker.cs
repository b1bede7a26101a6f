using Memento.Plugins;
using Memento.Serialization;
using Memento.Storage;
using Microsoft.Extensions.Configuration;

namespace Memento.Testing;

/// <summary>A broker with given codecs, and stores made by whoever writes the test.</summary>
/// <param name="codecs">The standard codecs, in the order in which they are asked.</param>
public sealed class TestBroker(IReadOnlyList<ICodec> codecs) : IBackendBroker
{
    /// <summary>Makes the data stores that are asked for, by short name; null when a test borrows none.</summary>
    public Func<string, IDataStore>? DataStores { get; init; }

    /// <summary>Makes the metadata stores that are asked for, by short name; null when a test borrows none.</summary>
    public Func<string, IMetadataStore>? MetadataStores { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<ICodec> StandardCodecs { get; } = codecs;

    /// <inheritdoc/>
    public IDataStore CreateDataStore(IConfigurationSection section) => CreateDataStore(TypeOf(section), new Dictionary<string, string?>());

    /// <inheritdoc/>
    public IDataStore CreateDataStore(string name, IReadOnlyDictionary<string, string?> settings) => DataStores?.Invoke(name) ?? throw Unknown("data store", name);

    /// <inheritdoc/>
    public IMetadataStore CreateMetadataStore(IConfigurationSection section) => CreateMetadataStore(TypeOf(section), new Dictionary<string, string?>());

    /// <inheritdoc/>
    public IMetadataStore CreateMetadataStore(string name, IReadOnlyDictionary<string, string?> settings) => MetadataStores?.Invoke(name) ?? throw Unknown("metadata store", name);

    /// <inheritdoc/>
    public IStorageBackend CreateStorageBackend(IConfigurationSection section) => throw Unknown("storage", TypeOf(section));

    /// <inheritdoc/>
    public ICodec GetCodec(string name) =>
        StandardCodecs.FirstOrDefault(codec => string.Equals(codec.Name, name, StringComparison.OrdinalIgnoreCase)) ?? throw Unknown("codec", name);

    private static string TypeOf(IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return section["type"] ?? throw new ConfigurationException($"'{section.Path}' has no type.");
    }

    private static ConfigurationException Unknown(string kind, string name) => new($"This test has no {kind} '{name}'.");
}
