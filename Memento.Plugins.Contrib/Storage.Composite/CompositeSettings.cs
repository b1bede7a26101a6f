using Microsoft.Extensions.Configuration;

namespace Memento.Storage.Composite;

/// <summary>The settings of the storage <c>composite</c>.</summary>
public sealed class CompositeSettings : StorageSettings
{
    /// <summary>The data store that keeps the results: its <c>type</c> and its settings.</summary>
    [ConfigurationKeyName(CompositeStorageBackend.DataKey)]
    public IConfigurationSection? Data { get; set; }

    /// <summary>The metadata store that keeps the mementos: its <c>type</c> and its settings.</summary>
    [ConfigurationKeyName(CompositeStorageBackend.MetadataKey)]
    public IConfigurationSection? Metadata { get; set; }
}
