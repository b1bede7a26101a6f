using Memento.Serialization;
using Memento.Storage;
using Microsoft.Extensions.Configuration;

namespace Memento.Plugins;

/// <summary>
/// Makes other backends' parts by their short names: this is how a store is borrowed across isolation, with only
/// contract types crossing. Given to a backend in its <see cref="BackendContext"/>; usable from any thread, for as
/// long as the backend lives.
/// </summary>
public interface IBackendBroker
{
    /// <summary>Makes the data store that a section describes: its <c>type</c> and its settings. The caller disposes it.</summary>
    /// <exception cref="ConfigurationException">The section has no type, no plugin has that name, or a setting is wrong.</exception>
    IDataStore CreateDataStore(IConfigurationSection section);

    /// <summary>Makes a data store from settings given in code. Relative paths start from the asking backend's base folder. The caller disposes it.</summary>
    /// <exception cref="ConfigurationException">No plugin has that name, or a setting is wrong.</exception>
    IDataStore CreateDataStore(string name, IReadOnlyDictionary<string, string?> settings);

    /// <summary>Makes the metadata store that a section describes: its <c>type</c> and its settings. The caller disposes it.</summary>
    /// <exception cref="ConfigurationException">The section has no type, no plugin has that name, or a setting is wrong.</exception>
    IMetadataStore CreateMetadataStore(IConfigurationSection section);

    /// <summary>Makes a metadata store from settings given in code. Relative paths start from the asking backend's base folder. The caller disposes it.</summary>
    /// <exception cref="ConfigurationException">No plugin has that name, or a setting is wrong.</exception>
    IMetadataStore CreateMetadataStore(string name, IReadOnlyDictionary<string, string?> settings);

    /// <summary>Makes the whole storage backend that a section describes. The caller disposes it.</summary>
    /// <exception cref="ConfigurationException">The section has no type, no plugin has that name, or a setting is wrong.</exception>
    IStorageBackend CreateStorageBackend(IConfigurationSection section);

    /// <summary>The codec of a short name; the host's to keep.</summary>
    /// <exception cref="ConfigurationException">No codec has that name.</exception>
    ICodec GetCodec(string name);

    /// <summary>The standard codecs in the order in which they are asked.</summary>
    IReadOnlyList<ICodec> StandardCodecs { get; }
}
