using Memento.Plugins;
using Memento.Serialization;
using Microsoft.Extensions.Configuration;

namespace Memento.Configuration;

/// <summary>Reads the shape of an environment from its configuration: names, repositories, clusters, plugins. Every key that it does not know is an error.</summary>
internal sealed class EnvironmentReader
{
    private const string DefaultStorage = "filesystem";
    private const string DefaultRunner = "local";

    private readonly ConfigurationTree _tree;

    public EnvironmentReader(ConfigurationTree tree)
    {
        _tree = tree;
        CheckKeys(tree.Root.GetChildren(), ConfigurationKeys.Name, ConfigurationKeys.BaseFolder, ConfigurationKeys.Repositories, ConfigurationKeys.Plugins,
            ConfigurationKeys.Description, ConfigurationKeys.Maintainer, ConfigurationKeys.Documentation);
        Name = tree.Root[ConfigurationKeys.Name] is { Length: > 0 } name ? name : "default";
        BaseFolder = tree.Root[ConfigurationKeys.BaseFolder] is { Length: > 0 } folder ? Path.GetFullPath(folder, tree.BaseFolder)
            : tree.Files.Any() ? tree.BaseFolder
            : null;
    }

    public string Name { get; }

    public string? BaseFolder { get; }

    public IReadOnlyList<Repository> ReadRepositories(MementoEnvironment environment) =>
        [.. _tree.Root.GetSection(ConfigurationKeys.Repositories).GetChildren().Select(section => ReadRepository(environment, section))];

    public PluginHostOptions ReadPlugins(MementoEnvironmentOptions options, ISettingsBinder binder, IReadOnlyList<ICodec> codecs)
    {
        var section = _tree.Root.GetSection(ConfigurationKeys.Plugins);
        var settings = binder.Bind<PluginSettings>(section);
        var folder = _tree.FolderOf(section.Path);
        return new PluginHostOptions
        {
            Folders = options.PluginFolders is { } given ? [.. given.Select(Path.GetFullPath)]
                : settings.Folders.Count > 0 ? [.. settings.Folders.Select(path => Path.GetFullPath(path, folder))]
                : [Path.Combine(AppContext.BaseDirectory, "plugins-dropin")],
            LockFile = string.IsNullOrEmpty(settings.LockFile) ? null : Path.GetFullPath(settings.LockFile, folder),
            ShadowFolder = options.ShadowFolder ?? (string.IsNullOrEmpty(settings.ShadowFolder) ? null : Path.GetFullPath(settings.ShadowFolder, folder)),
            LoggerFactory = options.LoggerFactory,
            SettingsBinder = binder,
            StandardCodecs = codecs,
        };
    }

    /// <summary>What a cluster says of its storage and its runner, with what it leaves out filled in.</summary>
    public static ClusterSections SectionsOf(MementoEnvironment environment, string name, IConfigurationSection? section, EnvironmentReader? reader)
    {
        var storage = section?.GetSection(ConfigurationKeys.Storage);
        var runner = section?.GetSection(ConfigurationKeys.Runner);
        return new ClusterSections(
            storage?.Exists() == true ? storage : InCode(ConfigurationKeys.Storage, (ConfigurationKeys.Type, DefaultStorage), ("path", DefaultPath(environment, name))),
            storage?.Exists() == true ? reader!._tree.FolderOf(storage.Path) : DefaultPath(environment, name),
            runner?.Exists() == true ? runner : InCode(ConfigurationKeys.Runner, (ConfigurationKeys.Type, DefaultRunner)),
            runner?.Exists() == true ? reader!._tree.FolderOf(runner.Path) : DefaultPath(environment, name));
    }

    private static string DefaultPath(MementoEnvironment environment, string cluster) => Path.Combine(
        environment.BaseFolder ?? Path.Combine(
            System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile, System.Environment.SpecialFolderOption.DoNotVerify),
            ".memento",
            "env",
            environment.Name),
        "cluster",
        cluster);

    private static IConfigurationSection InCode(string key, params (string Key, string Value)[] values) => new ConfigurationBuilder()
        .AddInMemoryCollection(values.Select(pair => KeyValuePair.Create<string, string?>($"{key} by default:{pair.Key}", pair.Value)))
        .Build()
        .GetSection($"{key} by default");

    private Repository ReadRepository(MementoEnvironment environment, IConfigurationSection section)
    {
        CheckKeys(section.GetChildren(), ConfigurationKeys.Name, ConfigurationKeys.Clusters, ConfigurationKeys.Description, ConfigurationKeys.Maintainer, ConfigurationKeys.Documentation);
        var name = section[ConfigurationKeys.Name] is { Length: > 0 } given
            ? given
            : throw new ConfigurationException($"{_tree.OriginOf(section.Path)}: the repository '{section.Path}' has no name; give it a \"{ConfigurationKeys.Name}\".");
        return new Repository(name, section.GetSection(ConfigurationKeys.Clusters).GetChildren().ToDictionary(
            cluster => cluster.Key,
            cluster => ReadCluster(environment, cluster),
            StringComparer.Ordinal));
    }

    private Cluster ReadCluster(MementoEnvironment environment, IConfigurationSection section)
    {
        CheckKeys(section.GetChildren(), ConfigurationKeys.Name, ConfigurationKeys.Storage, ConfigurationKeys.Runner, ConfigurationKeys.Description, ConfigurationKeys.Maintainer, ConfigurationKeys.Documentation);
        foreach (var key in new[] { ConfigurationKeys.Storage, ConfigurationKeys.Runner })
        {
            var backend = section.GetSection(key);
            if (backend.Exists() && string.IsNullOrEmpty(backend[ConfigurationKeys.Type]))
            {
                throw new ConfigurationException($"{_tree.OriginOf(backend.Path)}: '{backend.Path}' has no \"{ConfigurationKeys.Type}\"; give the short name of a {key} plugin.");
            }
        }

        return new Cluster(environment, section.Key, section, this);
    }

    private void CheckKeys(IEnumerable<IConfigurationSection> children, params string[] known)
    {
        foreach (var child in children)
        {
            if (!known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            {
                throw SettingsBinder.UnknownKey(_tree, child, known);
            }
        }
    }

    /// <summary>The sections of a cluster's backends and the folders that relative paths in them start from.</summary>
    internal sealed record ClusterSections(IConfigurationSection Storage, string StorageFolder, IConfigurationSection Runner, string RunnerFolder);
}
