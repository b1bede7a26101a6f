using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Memento.Configuration;

/// <summary>
/// Reads the shape of an environment from its configuration: names, repositories, clusters, backends. Every key that it does not know
/// is an error, but for the settings of backends, which only the plugins know.
/// </summary>
internal sealed class DefinitionReader(ConfigurationTree tree)
{
    private static readonly string[] ForPeople = [ConfigurationKeys.Description, ConfigurationKeys.Maintainer, ConfigurationKeys.Documentation];

    /// <summary>The definition, with what counts over the file and with absolute folders.</summary>
    /// <param name="options">What was decided in code over the configuration.</param>
    /// <exception cref="ConfigurationException">A key is not known, or its value cannot be.</exception>
    public EnvironmentDefinition Read(MementoEnvironmentOptions options)
    {
        var root = tree.Root;
        CheckKeys(root, [ConfigurationKeys.Name, ConfigurationKeys.BaseFolder, ConfigurationKeys.RelativeTo, ConfigurationKeys.Repositories, ConfigurationKeys.Plugins, .. ForPeople]);
        CheckTexts(root, [ConfigurationKeys.Name, ConfigurationKeys.BaseFolder, ConfigurationKeys.RelativeTo, .. ForPeople]);
        var folder = tree.FolderOf("");
        var plugins = new SettingsBinder(tree).Bind<PluginSettings>(root.GetSection(ConfigurationKeys.Plugins));
        return new EnvironmentDefinition
        {
            Name = Text(root, ConfigurationKeys.Name) ?? MementoEnvironment.DefaultName,
            BaseFolder = Text(root, ConfigurationKeys.BaseFolder) is { } given ? tree.Resolve(given, folder, ConfigurationKeys.BaseFolder) : tree.IsFromFile ? folder : null,
            RelativeTo = folder,
            Repositories = [.. Group(root.GetSection(ConfigurationKeys.Repositories), "a list in brackets").GetChildren().Select(ReadRepository)],
            PluginFolders = options.PluginFolders is { } folders ? [.. folders.Select(Path.GetFullPath)] : [.. plugins.Folders],
            LockFile = plugins.LockFile,
            ShadowFolder = options.ShadowFolder is { } shadow ? Path.GetFullPath(shadow) : plugins.ShadowFolder,
            Description = root[ConfigurationKeys.Description],
            Maintainer = root[ConfigurationKeys.Maintainer],
            Documentation = root[ConfigurationKeys.Documentation],
        };
    }

    private RepositoryDefinition ReadRepository(IConfigurationSection section)
    {
        CheckKeys(section, [ConfigurationKeys.Name, ConfigurationKeys.Clusters, ConfigurationKeys.RelativeTo, .. ForPeople]);
        CheckTexts(section, [ConfigurationKeys.Name, ConfigurationKeys.RelativeTo, .. ForPeople]);
        var name = Text(section, ConfigurationKeys.Name)
            ?? throw new ConfigurationException(ConfigurationErrors.NoName, $"{tree.OriginOf(section.Path)}: the repository '{section.Path}' has no name; give it a \"{ConfigurationKeys.Name}\".");
        return new RepositoryDefinition(name)
        {
            Clusters = Group(section.GetSection(ConfigurationKeys.Clusters), "a group in braces, a cluster a name,").GetChildren()
                // As all keys: a variable in capitals is the same cluster.
                .ToDictionary(cluster => cluster.Key, ReadCluster, StringComparer.OrdinalIgnoreCase),
            RelativeTo = FolderUnlike(section, ConfigurationKeys.Repositories),
            Description = section[ConfigurationKeys.Description],
            Maintainer = section[ConfigurationKeys.Maintainer],
            Documentation = section[ConfigurationKeys.Documentation],
        };
    }

    private ClusterDefinition ReadCluster(IConfigurationSection section)
    {
        CheckKeys(section, [ConfigurationKeys.Name, ConfigurationKeys.Storage, ConfigurationKeys.Runner, ConfigurationKeys.VersionLock, ConfigurationKeys.RelativeTo, .. ForPeople]);
        CheckTexts(section, [ConfigurationKeys.Name, ConfigurationKeys.VersionLock, ConfigurationKeys.RelativeTo, .. ForPeople]);
        return new ClusterDefinition
        {
            Name = Text(section, ConfigurationKeys.Name),
            Storage = ReadBackend(section, ConfigurationKeys.Storage),
            Runner = ReadBackend(section, ConfigurationKeys.Runner),
            VersionLock = section[ConfigurationKeys.VersionLock],
            RelativeTo = FolderUnlike(section, ConfigurationPath.GetParentPath(section.Path)!),
            Description = section[ConfigurationKeys.Description],
            Maintainer = section[ConfigurationKeys.Maintainer],
            Documentation = section[ConfigurationKeys.Documentation],
        };
    }

    private BackendDefinition? ReadBackend(IConfigurationSection cluster, string key)
    {
        var section = cluster.GetSection(key);
        var isThere = Has(cluster, key);
        if (section.Value is not null || (isThere && !section.Exists()))
        {
            throw new ConfigurationException(ConfigurationErrors.WrongValue, $"{tree.OriginOf(section.Path)}: '{section.Path}' is {(string.IsNullOrEmpty(section.Value) ? "null or empty" : $"'{section.Value}'")}, but a group in braces is expected, such as {{ \"type\": \"{(string.IsNullOrEmpty(section.Value) ? "null" : section.Value)}\" }}.");
        }

        if (!section.Exists())
        {
            return null;
        }

        var type = Text(section, ConfigurationKeys.Type);
        if (type is null)
        {
            var quoted = Has(section, ConfigurationKeys.Type)
                ? " The one that keeps or runs nothing stands in quotes, \"null\"."
                : "";
            throw new ConfigurationException(ConfigurationErrors.NoType, $"{tree.OriginOf(section.Path)}: '{section.Path}' has no \"{ConfigurationKeys.Type}\"; give the short name of a {key} plugin.{quoted}");
        }

        var settings = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var child in section.GetChildren())
        {
            if (!child.Key.Equals(ConfigurationKeys.Type, StringComparison.OrdinalIgnoreCase))
            {
                settings.Add(child.Key, ReadSetting(child));
            }
        }

        return new BackendDefinition(type) { Settings = settings };
    }

    private static bool Has(IConfiguration configuration, string key)
    {
        foreach (var child in configuration.GetChildren())
        {
            if (child.Key.Equals(key, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static object? ReadSetting(IConfigurationSection section)
    {
        IConfigurationSection[] children = [.. section.GetChildren()];
        return children.Length == 0 ? section.Value
            : children.Select((child, index) => child.Key == index.ToString(CultureInfo.InvariantCulture)).All(isInOrder => isInOrder) ? children.Select(ReadSetting).ToList()
            : children.ToDictionary(child => child.Key, ReadSetting, StringComparer.OrdinalIgnoreCase);
    }

    // What is not said again is that of the part around.
    private string? FolderUnlike(IConfigurationSection section, string around) =>
        tree.FolderOf(section.Path) is var folder && folder != tree.FolderOf(around) ? folder : null;

    // An empty text decides nothing: that is what a variable gives that was not set.
    private static string? Text(IConfiguration configuration, string key) => configuration[key] is { Length: > 0 } text ? text : null;

    private IConfigurationSection Group(IConfigurationSection section, string expected) => string.IsNullOrEmpty(section.Value)
        ? section
        : throw new ConfigurationException(ConfigurationErrors.WrongValue, $"{tree.OriginOf(section.Path)}: '{section.Path}' is '{section.Value}', but {expected} is expected.");

    private void CheckTexts(IConfiguration configuration, ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            var section = configuration.GetSection(key);
            if (section.GetChildren().Any())
            {
                throw new ConfigurationException(ConfigurationErrors.WrongValue, $"{tree.OriginOf(section.Path)}: '{section.Path}' is a group or list, but a text is expected.");
            }
        }
    }

    private void CheckKeys(IConfiguration configuration, string[] known)
    {
        if (configuration is IConfigurationSection { Value: "" } empty)
        {
            throw new ConfigurationException(ConfigurationErrors.WrongValue, $"{tree.OriginOf(empty.Path)}: '{empty.Path}' is empty, but a group in braces or the path of a file is expected.");
        }

        foreach (var child in configuration.GetChildren())
        {
            if (!known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            {
                throw SettingsBinder.UnknownKey(tree, child, known);
            }
        }
    }
}
