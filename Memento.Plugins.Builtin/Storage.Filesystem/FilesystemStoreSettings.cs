using Microsoft.Extensions.Configuration;

namespace Memento.Storage.Filesystem;

/// <summary>The settings of one filesystem store that another backend borrows.</summary>
internal sealed class FilesystemStoreSettings
{
    /// <summary>The store's folder when none is given.</summary>
    public const string DefaultPath = "memento-data";

    /// <summary>The store's folder, made when something is stored. A relative path starts from the folder of the configuration file.</summary>
    [ConfigurationKeyName("path")]
    public string Path { get; set; } = DefaultPath;

    /// <summary>What a result that was stored survives. Default <see cref="Durability.Process"/>.</summary>
    [ConfigurationKeyName("durability")]
    public Durability Durability { get; set; } = Durability.Process;
}
