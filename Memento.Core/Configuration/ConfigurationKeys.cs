using System.Globalization;

namespace Memento.Configuration;

/// <summary>The keys of an environment's configuration: the original's names.</summary>
internal static class ConfigurationKeys
{
    public const string Name = "name";
    public const string BaseFolder = "base_dir";
    public const string RelativeTo = "relative_to";
    public const string Repositories = "repos";
    public const string Clusters = "clusters";
    public const string Storage = "storage";
    public const string Runner = "runner";
    public const string VersionLock = "version_lock";
    public const string Plugins = "plugins";
    public const string PluginFolders = "folders";
    public const string LockFile = "lock_file";
    public const string ShadowFolder = "shadow_folder";
    public const string Type = "type";
    public const string Description = "description";
    public const string Maintainer = "maintainer";
    public const string Documentation = "documentation";

    /// <summary>Whether a key is that of an item in a list: its number.</summary>
    public static bool IsOfItem(string key) => int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
