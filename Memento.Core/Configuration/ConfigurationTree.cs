using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace Memento.Configuration;

/// <summary>
/// The whole configuration of an environment as one tree: its file, the files it names for repositories and
/// clusters, and environment variables over all of it. Knows for each key where its value comes from.
/// </summary>
internal sealed class ConfigurationTree
{
    /// <summary>What the names of environment variables begin with: <c>MEMENTO__repos__0__clusters__default__storage__type</c>.</summary>
    public const string VariablePrefix = "MEMENTO__";

    private readonly IReadOnlyList<JsonFileProvider> _files;

    private ConfigurationTree(IConfigurationRoot root, IReadOnlyList<JsonFileProvider> files, string baseFolder)
    {
        Root = root;
        _files = files;
        BaseFolder = baseFolder;
    }

    public IConfigurationRoot Root { get; }

    /// <summary>The folder that relative paths start from where no file says otherwise. Absolute.</summary>
    public string BaseFolder { get; }

    /// <summary>The files that were read, the environment's own first.</summary>
    public IEnumerable<string> Files => _files.Select(file => file.File);

    /// <summary>Reads a configuration.</summary>
    /// <param name="file">The environment's file, or null for none.</param>
    /// <param name="overrides">Values given in code, over everything else.</param>
    /// <exception cref="ConfigurationException">A file is missing, unreadable or no JSON, or names itself.</exception>
    public static ConfigurationTree Load(string? file, IEnumerable<KeyValuePair<string, string?>>? overrides = null)
    {
        var files = new List<JsonFileProvider>();
        if (file is not null)
        {
            files.Add(new JsonFileProvider(Path.GetFullPath(file), ""));
        }

        var baseFolder = files.Count > 0 ? files[0].Folder : Directory.GetCurrentDirectory();
        while (true)
        {
            var root = Build(files, overrides);
            var tree = new ConfigurationTree(root, files, baseFolder);
            if (tree.NextInclude() is not { } include)
            {
                return tree;
            }

            files.Add(include);
        }
    }

    /// <summary>The folder that relative paths in a section start from: the one of the file the section stands in.</summary>
    public string FolderOf(string key) => FileOf(key)?.Folder ?? BaseFolder;

    /// <summary>Where the value of a key comes from, for a message: a file, a variable, or the code.</summary>
    public string OriginOf(string key)
    {
        foreach (var provider in Root.Providers.Reverse())
        {
            if (provider.TryGet(key, out _) || (provider is not JsonFileProvider && provider.GetChildKeys([], key).Any()))
            {
                return provider switch
                {
                    JsonFileProvider json => json.File,
                    EnvironmentVariablesConfigurationProvider => $"the environment variable {VariablePrefix}{key.Replace(":", "__", StringComparison.Ordinal)}",
                    _ => "the configuration given in code",
                };
            }
        }

        return FileOf(key)?.File ?? "the configuration given in code";
    }

    private static IConfigurationRoot Build(List<JsonFileProvider> files, IEnumerable<KeyValuePair<string, string?>>? overrides)
    {
        var builder = new ConfigurationBuilder();
        files.ForEach(file => builder.Add(file));
        builder.AddEnvironmentVariables(VariablePrefix);
        return builder.AddInMemoryCollection(overrides ?? []).Build();
    }

    // The file that a section stands in: the innermost one laid at the section or above it.
    private JsonFileProvider? FileOf(string key) => _files
        .Where(file => file.Prefix.Length == 0
            || key.Equals(file.Prefix, StringComparison.OrdinalIgnoreCase)
            || key.StartsWith(file.Prefix + ":", StringComparison.OrdinalIgnoreCase))
        .MaxBy(file => file.Prefix.Length);

    // A repository or cluster given as text is the path of the file it stands in, relative to the file that says so.
    private JsonFileProvider? NextInclude()
    {
        var repositories = Root.GetSection(ConfigurationKeys.Repositories).GetChildren();
        var candidates = repositories.Concat(repositories.SelectMany(repository => repository.GetSection(ConfigurationKeys.Clusters).GetChildren()));
        foreach (var section in candidates)
        {
            if (!string.IsNullOrEmpty(section.Value) && !_files.Any(file => file.Prefix.Equals(section.Path, StringComparison.OrdinalIgnoreCase)))
            {
                var parent = ConfigurationPath.GetParentPath(section.Path)!;
                return new JsonFileProvider(Path.GetFullPath(section.Value, FolderOf(parent)), section.Path);
            }
        }

        return null;
    }
}
