using Memento;
using Memento.Plugins;
using Memento.Storage;
using Microsoft.Extensions.Configuration;

namespace PluginRoot;

/// <summary>The settings of the storage: its own, and those that all storages take.</summary>
public sealed class FolderSettings : StorageSettings
{
    /// <summary>The folder. A relative path starts from the folder of the configuration file.</summary>
    [ConfigurationKeyName("path")]
    public string Path { get; set; } = FolderStoreSettings.DefaultPath;
}

/// <summary>The settings of one of its stores, where another storage borrows it.</summary>
internal sealed class FolderStoreSettings
{
    public const string DefaultPath = "plugin-short-name-data";

    [ConfigurationKeyName("path")]
    public string Path { get; set; } = DefaultPath;

    /// <summary>The folder that a setting names.</summary>
    /// <exception cref="ConfigurationException">It names none.</exception>
    public static string Resolve(BackendContext context, string path) => string.IsNullOrWhiteSpace(path)
        ? throw new ConfigurationException($"'{context.Configuration.Path}:path' is empty, and the path of a folder is expected.")
        : context.ResolvePath(path);
}
