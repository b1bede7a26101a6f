using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Memento.Configuration;

/// <summary>
/// Reads the shape of an environment from its configuration: names, repositories, clusters, backends. Every key that it does not know
/// is a mistake, but for the settings of backends, which only the plugins know.
/// </summary>
/// <param name="tree">The configuration.</param>
/// <param name="mistakes">Decides what becomes of mistakes; what is wrong is left out of the definition where the reading goes on.</param>
internal sealed class DefinitionReader(ConfigurationTree tree, IMistakes mistakes)
{
    private static readonly string[] ForPeople = [ConfigurationKeys.Description, ConfigurationKeys.Maintainer, ConfigurationKeys.Documentation];

    private readonly ShapeCheck _shape = new(tree, mistakes);

    /// <summary>The definition, with what counts over the file and with absolute folders.</summary>
    /// <param name="options">What was decided in code over the configuration.</param>
    /// <exception cref="ConfigurationException">A key is not known, or its value cannot be.</exception>
    public EnvironmentDefinition Read(MementoEnvironmentOptions options)
    {
        var root = tree.Root;
        _ = _shape.IsGroupOf(root, [ConfigurationKeys.Name, ConfigurationKeys.BaseFolder, ConfigurationKeys.RelativeTo, .. ForPeople], ConfigurationKeys.Repositories, ConfigurationKeys.Plugins);
        var folder = tree.FolderOf("");
        var plugins = new SettingsBinder(tree, mistakes).TryBind<PluginSettings>(root.GetSection(ConfigurationKeys.Plugins)) ?? new PluginSettings();
        return new EnvironmentDefinition
        {
            Name = Text(root, ConfigurationKeys.Name) ?? MementoEnvironment.DefaultName,
            BaseFolder = Text(root, ConfigurationKeys.BaseFolder) is { } given ? tree.Resolve(given, folder, ConfigurationKeys.BaseFolder) : tree.IsFromFile ? folder : null,
            RelativeTo = folder,
            Repositories = ReadRepositories(root.GetSection(ConfigurationKeys.Repositories)),
            PluginFolders = options.PluginFolders is { } folders ? [.. folders.Select(Path.GetFullPath)] : [.. plugins.Folders],
            LockFile = plugins.LockFile,
            ShadowFolder = options.ShadowFolder is { } shadow ? Path.GetFullPath(shadow) : plugins.ShadowFolder,
            Description = root[ConfigurationKeys.Description],
            Maintainer = root[ConfigurationKeys.Maintainer],
            Documentation = root[ConfigurationKeys.Documentation],
        };
    }

    private List<RepositoryDefinition> ReadRepositories(IConfigurationSection section)
    {
        var repositories = new List<RepositoryDefinition>();
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in _shape.ItemsOf(section))
        {
            var repository = ReadRepository(item);
            var key = ConfigurationPath.Combine(item.Path, ConfigurationKeys.Name);
            if (!keys.TryAdd(repository.Name, key))
            {
                mistakes.Add(ConfigurationMistake.At(tree, key, ConfigurationErrors.NoName, $"'{key}' is '{repository.Name}', and so is '{keys[repository.Name]}'; give each repository a name of its own."));
            }

            repositories.Add(repository);
        }

        return repositories;
    }

    private RepositoryDefinition ReadRepository(IConfigurationSection section)
    {
        var isGroup = _shape.IsGroupOf(section, [ConfigurationKeys.Name, ConfigurationKeys.RelativeTo, .. ForPeople], ConfigurationKeys.Clusters);
        var name = Text(section, ConfigurationKeys.Name);
        if (isGroup && name is null)
        {
            mistakes.Add(ConfigurationMistake.At(tree, section.Path, ConfigurationErrors.NoName, $"the repository '{section.Path}' has no name; give it a \"{ConfigurationKeys.Name}\"."));
        }

        return new RepositoryDefinition(name ?? section.Path)
        {
            Clusters = _shape.ChildrenOf(section.GetSection(ConfigurationKeys.Clusters), "a group in braces, a cluster a name,")
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
        _ = _shape.IsGroupOf(section, [ConfigurationKeys.Name, ConfigurationKeys.VersionLock, ConfigurationKeys.RelativeTo, .. ForPeople], ConfigurationKeys.Storage, ConfigurationKeys.Runner);
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
        if (!_shape.HasBackend(cluster, key))
        {
            return null;
        }

        var section = cluster.GetSection(key);
        var type = Text(section, ConfigurationKeys.Type);
        if (!_shape.IsText(section.GetSection(ConfigurationKeys.Type)))
        {
            return null;
        }

        if (type is null)
        {
            var quoted = ShapeCheck.Has(section, ConfigurationKeys.Type)
                ? " The one that keeps or runs nothing stands in quotes, \"null\"."
                : "";
            mistakes.Add(ConfigurationMistake.At(tree, section.Path, ConfigurationErrors.NoType, $"'{section.Path}' has no \"{ConfigurationKeys.Type}\"; give the short name of a {key} plugin.{quoted}"));
            return null;
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
}
