using Memento.Plugins;
using Memento.Serialization;
using Microsoft.Extensions.Configuration;

namespace Memento.Configuration;

/// <summary>Makes what an environment consists of from its configuration: repositories with their clusters, and the plugin host.</summary>
/// <param name="tree">The configuration.</param>
/// <param name="definition">What it describes.</param>
/// <param name="mistakes">Decides what becomes of mistakes in what is not about plugins; of those, any ends the reading: what they may do is not guessed.</param>
internal sealed class EnvironmentReader(ConfigurationTree tree, EnvironmentDefinition definition, IMistakes mistakes)
{
    private const string DefaultStorage = "filesystem";
    private const string DefaultRunner = "local";
    private const string ByDefault = " by default";

    public IReadOnlyList<Repository> ReadRepositories(MementoEnvironment environment) =>
        [.. tree.Root.GetSection(ConfigurationKeys.Repositories).GetChildren().Zip(definition.Repositories, (section, repository) => ReadRepository(environment, section, repository))];

    public PluginHostOptions ReadPlugins(MementoEnvironmentOptions options, IReadOnlyList<ICodec> codecs)
    {
        var section = tree.Root.GetSection(ConfigurationKeys.Plugins);
        var folder = tree.FolderOf(section.Path);
        return new PluginHostOptions
        {
            // An empty text would be the configuration's own folder.
            Folders = definition.PluginFolders.Any(string.IsNullOrEmpty)
                ? throw new ConfigurationException(ConfigurationErrors.WrongValue, $"{tree.OriginOf(section.Path)}: '{section.Path}:{ConfigurationKeys.PluginFolders}' holds an empty path; name a folder.")
                : definition.PluginFolders.Count > 0 || options.PluginFolders is not null ? [.. definition.PluginFolders.Select(path => tree.Resolve(path, folder, ConfigurationPath.Combine(section.Path, ConfigurationKeys.PluginFolders)))]
                : [DefaultPluginsFolder.Find()],
            LockFile = Resolve(section, ConfigurationKeys.LockFile, definition.LockFile, folder),
            ShadowFolder = Resolve(section, ConfigurationKeys.ShadowFolder, definition.ShadowFolder, folder),
            LoggerFactory = options.LoggerFactory,
            SettingsBinder = new SettingsBinder(tree, mistakes),
            LocateError = new BackendMistakes(tree, mistakes).Locate,
            OriginOfFolder = path => options.PluginFolders is null ? OriginOfPluginFolder(path, section, folder) : null,
            OriginOfShadowFolder = () => options.ShadowFolder is null ? OriginOf(ConfigurationPath.Combine(section.Path, ConfigurationKeys.ShadowFolder)) : null,
            IsWorker = options.IsWorker,
            StandardCodecs = codecs,
        };
    }

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

        string FolderOf(IConfigurationSection? written) => written is null ? path : reader!.FolderOf(written.Path);
    }

    /// <summary>The versions that a cluster is locked at; null when it is not.</summary>
    /// <exception cref="ConfigurationException">The file that it names is not there, or is no lock.</exception>
    public VersionLock? ReadVersionLock(IConfigurationSection cluster)
    {
        var section = cluster.GetSection(ConfigurationKeys.VersionLock);
        if (tree.NoTextAt(section) is not null)
        {
            // It was told of.
            return null;
        }

        string? path;
        try
        {
            path = Resolve(cluster, ConfigurationKeys.VersionLock, section.Value, FolderOf(section.Path));
        }
        catch (ConfigurationException exception)
        {
            mistakes.Add(ConfigurationMistake.Of(tree, section.Path, exception));
            return null;
        }

        try
        {
            return path is null ? null : VersionLock.Read(path);
        }
        catch (ConfigurationException exception)
        {
            mistakes.Add(ConfigurationMistake.At(tree, section.Path, ConfigurationErrors.WrongVersionLock, $"'{section.Path}' names no version lock. {exception.Message}", exception));
            return null;
        }
    }

    private string? OriginOfPluginFolder(string path, IConfigurationSection plugins, string folder)
    {
        var named = plugins.GetSection(ConfigurationKeys.PluginFolders).GetChildren()
            .FirstOrDefault(item => item.Value is { } value && Path.TrimEndingDirectorySeparator(Path.GetFullPath(tree.Resolve(value, folder, item.Path))) == path);
        return named is null ? null : OriginOf(named.Path);
    }

    private string OriginOf(string key) => $"{tree.OriginOf(key)} as '{key}'";

    private string FolderOf(string path) => tree.FolderOf(path);

    // Only what is absent or null leaves the decision to the default: an empty text, as an unset variable gives, must not
    // switch a lock file off.
    private string? Resolve(IConfigurationSection section, string key, string? path, string folder) => path switch
    {
        null => null,
        "" => throw new ConfigurationException(ConfigurationErrors.WrongValue, $"{tree.OriginOf(section.GetSection(key).Path)}: {ShapeCheck.EmptyPath(section.GetSection(key))}"),
        _ => tree.Resolve(path, folder, section.GetSection(key).Path),
    };

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

    private static IConfigurationSection InCode(string key, params (string Key, string Value)[] values)
    {
        // Not by LINQ, whose code for pairs would be compiled when a program starts.
        var settings = new Dictionary<string, string?>();
        foreach (var (name, value) in values)
        {
            settings.Add($"{key}{ByDefault}:{name}", value);
        }

        return new ConfigurationBuilder().AddInMemoryCollection(settings).Build().GetSection($"{key}{ByDefault}");
    }

    private Repository ReadRepository(MementoEnvironment environment, IConfigurationSection section, RepositoryDefinition repository) => new(
        repository.Name,
        // What is in a list in their place was told of.
        section.GetSection(ConfigurationKeys.Clusters).GetChildren().Where(cluster => repository.Clusters.ContainsKey(cluster.Key)).ToDictionary(
            cluster => cluster.Key,
            cluster => new Cluster(environment, cluster.Key, cluster, this, repository.Clusters[cluster.Key]),
            StringComparer.OrdinalIgnoreCase))
    {
        Description = repository.Description,
        Maintainer = repository.Maintainer,
        Documentation = repository.Documentation,
    };

    /// <summary>The sections of a cluster's backends and the folders that relative paths in them start from.</summary>
    internal sealed record ClusterSections(IConfigurationSection Storage, string StorageFolder, IConfigurationSection Runner, string RunnerFolder)
    {
        /// <summary>Those that the configuration leaves out, each under its key, with the values that count in their place.</summary>
        public IEnumerable<(string Key, IConfigurationSection Section)> Defaults =>
            new[] { (ConfigurationKeys.Storage, Storage), (ConfigurationKeys.Runner, Runner) }.Where(static pair => pair.Item2.Path.EndsWith(ByDefault, StringComparison.Ordinal));
    }
}
