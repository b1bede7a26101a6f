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
        CheckKeys(tree.Root, ConfigurationKeys.Name, ConfigurationKeys.BaseFolder, ConfigurationKeys.Repositories, ConfigurationKeys.Plugins,
            ConfigurationKeys.Description, ConfigurationKeys.Maintainer, ConfigurationKeys.Documentation);
        Name = tree.Root[ConfigurationKeys.Name] is { Length: > 0 } name ? name : "default";
        CheckTexts(tree.Root, ConfigurationKeys.Name, ConfigurationKeys.BaseFolder);
        BaseFolder = tree.Root[ConfigurationKeys.BaseFolder] is { Length: > 0 } folder ? Path.GetFullPath(folder, tree.BaseFolder)
            : tree.Files.Any() ? tree.BaseFolder
            : null;
    }

    public string Name { get; }

    public string? BaseFolder { get; }

    public IReadOnlyList<Repository> ReadRepositories(MementoEnvironment environment) =>
        [.. Group(_tree.Root.GetSection(ConfigurationKeys.Repositories), "a list in brackets").GetChildren().Select(section => ReadRepository(environment, section))];

    public PluginHostOptions ReadPlugins(MementoEnvironmentOptions options, ISettingsBinder binder, IReadOnlyList<ICodec> codecs)
    {
        var section = _tree.Root.GetSection(ConfigurationKeys.Plugins);
        var settings = binder.Bind<PluginSettings>(section);
        var folder = _tree.FolderOf(section.Path);
        return new PluginHostOptions
        {
            // An empty text would be the configuration's own folder.
            Folders = settings.Folders.Any(string.IsNullOrEmpty)
                ? throw new ConfigurationException($"{_tree.OriginOf(section.Path)}: '{section.Path}:folders' holds an empty path; name a folder.")
                : options.PluginFolders is { } given ? [.. given.Select(Path.GetFullPath)]
                : settings.Folders.Count > 0 ? [.. settings.Folders.Select(path => Path.GetFullPath(path, folder))]
                : [Path.Combine(AppContext.BaseDirectory, "plugins-dropin")],
            LockFile = Resolve(section, "lock_file", settings.LockFile, folder),
            ShadowFolder = options.ShadowFolder is { } shadow ? Path.GetFullPath(shadow) : Resolve(section, "shadow_folder", settings.ShadowFolder, folder),
            LoggerFactory = options.LoggerFactory,
            SettingsBinder = binder,
            StandardCodecs = codecs,
        };
    }

    // Only what is absent or null leaves the decision to the default: an empty text, as an unset variable gives, must not
    // switch a lock file off.
    private string? Resolve(IConfigurationSection section, string key, string? path, string folder) => path switch
    {
        null => null,
        "" => throw new ConfigurationException($"{_tree.OriginOf(section.GetSection(key).Path)}: '{section.GetSection(key).Path}' is empty, but a path is expected; leave it out to go without."),
        _ => Path.GetFullPath(path, folder),
    };

    /// <summary>What a cluster says of its storage and its runner, with what it leaves out filled in.</summary>
    public static ClusterSections SectionsOf(MementoEnvironment environment, string name, IConfigurationSection? section, EnvironmentReader? reader)
    {
        var path = DefaultPath(environment, name);
        var storage = Written(section, ConfigurationKeys.Storage);
        var runner = Written(section, ConfigurationKeys.Runner);
        return new ClusterSections(
            storage ?? InCode(ConfigurationKeys.Storage, (ConfigurationKeys.Type, DefaultStorage), ("path", path)),
            FolderOf(storage),
            runner ?? InCode(ConfigurationKeys.Runner, (ConfigurationKeys.Type, DefaultRunner)),
            FolderOf(runner));

        string FolderOf(IConfigurationSection? written) => written is null ? path : reader!._tree.FolderOf(written.Path);
    }

    /// <summary>The versions that a cluster is locked at; null when it is not.</summary>
    /// <exception cref="ConfigurationException">The file that it names is not there, or is no lock.</exception>
    public VersionLock? ReadVersionLock(IConfigurationSection cluster)
    {
        var section = cluster.GetSection(ConfigurationKeys.VersionLock);
        if (Resolve(cluster, ConfigurationKeys.VersionLock, section.Value, _tree.FolderOf(section.Path)) is not { } path)
        {
            return null;
        }

        try
        {
            return VersionLock.Read(path);
        }
        catch (ConfigurationException exception)
        {
            throw new ConfigurationException($"{_tree.OriginOf(section.Path)}: '{section.Path}' names no version lock. {exception.Message}", exception);
        }
    }

    private static IConfigurationSection? Written(IConfigurationSection? section, string key) =>
        section?.GetSection(key) is { } written && written.Exists() ? written : null;

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
        CheckKeys(section, ConfigurationKeys.Name, ConfigurationKeys.Clusters, ConfigurationKeys.Description, ConfigurationKeys.Maintainer, ConfigurationKeys.Documentation);
        var name = section[ConfigurationKeys.Name] is { Length: > 0 } given
            ? given
            : throw new ConfigurationException($"{_tree.OriginOf(section.Path)}: the repository '{section.Path}' has no name; give it a \"{ConfigurationKeys.Name}\".");
        return new Repository(name, Group(section.GetSection(ConfigurationKeys.Clusters), "a group in braces, a cluster a name,").GetChildren().ToDictionary(
            cluster => cluster.Key,
            cluster => ReadCluster(environment, cluster),
            // As all keys: a variable in capitals is the same cluster.
            StringComparer.OrdinalIgnoreCase));
    }

    private Cluster ReadCluster(MementoEnvironment environment, IConfigurationSection section)
    {
        CheckKeys(section, ConfigurationKeys.Name, ConfigurationKeys.Storage, ConfigurationKeys.Runner, ConfigurationKeys.VersionLock, ConfigurationKeys.Description, ConfigurationKeys.Maintainer, ConfigurationKeys.Documentation);
        CheckTexts(section, ConfigurationKeys.VersionLock);
        foreach (var key in new[] { ConfigurationKeys.Storage, ConfigurationKeys.Runner })
        {
            var backend = section.GetSection(key);
            if (backend.Value is not null || (section.GetChildren().Any(child => child.Key.Equals(key, StringComparison.OrdinalIgnoreCase)) && !backend.Exists()))
            {
                throw new ConfigurationException($"{_tree.OriginOf(backend.Path)}: '{backend.Path}' is {(string.IsNullOrEmpty(backend.Value) ? "null or empty" : $"'{backend.Value}'")}, but a group in braces is expected, such as {{ \"type\": \"{(string.IsNullOrEmpty(backend.Value) ? "null" : backend.Value)}\" }}.");
            }

            if (backend.Exists() && string.IsNullOrEmpty(backend[ConfigurationKeys.Type]))
            {
                throw new ConfigurationException($"{_tree.OriginOf(backend.Path)}: '{backend.Path}' has no \"{ConfigurationKeys.Type}\"; give the short name of a {key} plugin.");
            }
        }

        return new Cluster(environment, section.Key, section, this);
    }

    private IConfigurationSection Group(IConfigurationSection section, string expected) => string.IsNullOrEmpty(section.Value)
        ? section
        : throw new ConfigurationException($"{_tree.OriginOf(section.Path)}: '{section.Path}' is '{section.Value}', but {expected} is expected.");

    private void CheckTexts(IConfiguration configuration, params string[] keys)
    {
        foreach (var section in keys.Select(configuration.GetSection))
        {
            if (section.GetChildren().Any())
            {
                throw new ConfigurationException($"{_tree.OriginOf(section.Path)}: '{section.Path}' is a group or list, but a text is expected.");
            }
        }
    }

    private void CheckKeys(IConfiguration configuration, params string[] known)
    {
        if (configuration is IConfigurationSection { Value: "" } empty)
        {
            throw new ConfigurationException($"{_tree.OriginOf(empty.Path)}: '{empty.Path}' is empty, but a group in braces or the path of a file is expected.");
        }

        foreach (var child in configuration.GetChildren())
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
