using Microsoft.Extensions.Configuration;

namespace Memento.Storage.Filesystem;

/// <summary>The settings of the storage <c>filesystem</c>.</summary>
public sealed class FilesystemSettings : StorageSettings
{
    /// <summary>The store's folder, made when the first result is stored. A relative path starts from the folder of the configuration file.</summary>
    [ConfigurationKeyName("path")]
    public string Path { get; set; } = FilesystemStoreSettings.DefaultPath;

    /// <summary>The folder of mementos and custom metadata; null for the same as <see cref="Path"/>.</summary>
    [ConfigurationKeyName("metadata_path")]
    public string? MetadataPath { get; set; }

    /// <summary>What a result that was stored survives. Default <see cref="Durability.Process"/>.</summary>
    [ConfigurationKeyName("durability")]
    public Durability Durability { get; set; } = Durability.Process;
}
