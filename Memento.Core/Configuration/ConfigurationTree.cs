using System.Runtime.CompilerServices;
using Memento.Configuration.Reading;
using Memento.Files;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace Memento.Configuration;

/// <summary>
/// The whole configuration of an environment as one tree: its file, the files it names for repositories and
/// clusters, and environment variables over all of it; or what was given in code in place of the file and the variables.
/// Knows for each key where its value comes from.
/// </summary>
internal sealed class ConfigurationTree
{
    /// <summary>What the names of environment variables begin with: <c>MEMENTO__repos__0__clusters__default__storage__type</c>.</summary>
    public const string VariablePrefix = "MEMENTO__";

    private const string InCode = "the configuration given in code";
    private const string Group = "a group in braces";
    private const string List = "a list in brackets";

    private readonly IReadOnlyList<ConfigurationDocument> _documents;
    private readonly string _baseFolder;
    private readonly IReadOnlyList<string>? _programFiles;

    private ConfigurationTree(IConfigurationRoot root, IReadOnlyList<ConfigurationDocument> documents, string baseFolder, IReadOnlyList<string>? programFiles)
    {
        Root = root;
        _documents = documents;
        _baseFolder = baseFolder;
        _programFiles = programFiles;
    }

    public IConfigurationRoot Root { get; }

    /// <summary>The files that were read, the environment's own first; in a worker process by its program.</summary>
    public IEnumerable<string> Files => _programFiles ?? _documents.Select(document => document.File).OfType<string>();

    /// <summary>True when a file describes the environment, and not code.</summary>
    public bool IsFromFile => _documents is [{ File: not null }, ..];

    /// <summary>What it was read from, for a message.</summary>
    public string Source => _documents switch
    {
        [] => "built in, as no file was found",
        [{ File: null, Name: InCode }, ..] => "given in code",
        [{ File: null } given, ..] => given.Name,
        _ => string.Join(", ", Files),
    };

    /// <summary>Reads a configuration.</summary>
    /// <param name="file">The environment's file, or null for none.</param>
    /// <param name="options">The parameters, and the values over everything else; null for none.</param>
    /// <exception cref="ConfigurationException">A file is missing, unreadable or of no known format, or names itself; or a parameter is not defined; or no file is given and the current folder was removed.</exception>
    public static ConfigurationTree Load(string? file, MementoEnvironmentOptions? options = null)
    {
        options ??= new MementoEnvironmentOptions();
        var template = new ConfigurationTemplate(options.Parameters);
        return file is null
            ? Complete([], CurrentFolder.Get(), withVariables: true, options, template)
            : Complete([ConfigurationDocument.Read(Path.GetFullPath(file), "", EnvironmentFile.NamedBy(file), template)], null, withVariables: true, options, template);
    }

    /// <summary>Reads a configuration that is given in code. Environment variables do not count over what a program says itself.</summary>
    /// <param name="json">The environment as JSON.</param>
    /// <param name="name">What an error calls it; null for what it is.</param>
    /// <param name="options">The parameters, and the values over everything else.</param>
    /// <param name="folder">The folder that relative paths start from; null for the current one.</param>
    /// <inheritdoc cref="Load" path="/exception"/>
    public static ConfigurationTree LoadJson(string json, string? name, MementoEnvironmentOptions options, string? folder = null)
    {
        var template = new ConfigurationTemplate(options.Parameters);
        return Complete([ConfigurationDocument.FromJson(json, name ?? InCode, Path.GetFullPath(folder ?? "."), template)], null, withVariables: false, options, template);
    }

    /// <summary>A configuration of one section that stands nowhere else, such as a test makes: its values alone, by their keys.</summary>
    /// <param name="section">The section.</param>
    public static ConfigurationTree Of(IConfigurationSection section) =>
        new(new ConfigurationBuilder().AddInMemoryCollection(section.AsEnumerable()).Build(), [], CurrentFolder.Get(), programFiles: null);

    /// <summary>
    /// The folder that relative paths in a section start from: the <c>relative_to</c> of the innermost section around it that has one,
    /// or the folder of the file it stands in, whichever is nearer.
    /// </summary>
    public string FolderOf(string key)
    {
        for (var path = key; ; path = ConfigurationPath.GetParentPath(path) ?? "")
        {
            var document = DocumentAt(path);
            if (MayHaveFolder(path) && Root[Combine(path, ConfigurationKeys.RelativeTo)] is { Length: > 0 } folder)
            {
                return Resolve(folder, document?.Folder ?? (path.Length == 0 ? _baseFolder : FolderOf(ConfigurationPath.GetParentPath(path) ?? "")), Combine(path, ConfigurationKeys.RelativeTo));
            }

            if (document is not null || path.Length == 0)
            {
                return document?.Folder ?? _baseFolder;
            }
        }
    }

    /// <summary>The absolute form of a path that stands under a key; <c>~</c> is the user's folder.</summary>
    /// <exception cref="ConfigurationException">No path can be so.</exception>
    public string Resolve(string path, string folder, string key) => GivenPath.Resolve(path, folder, () => $"{OriginOf(key)}: '{key}'");

    /// <summary>Where the value of a key comes from, for a message: a file and the line, a variable, or the code.</summary>
    public string OriginOf(string key)
    {
        foreach (var provider in Root.Providers.Reverse())
        {
            if (Has(provider, key))
            {
                return provider switch
                {
                    ConfigurationDocument there => there.OriginOf(key),
                    EnvironmentVariablesConfigurationProvider => $"the environment variable {VariablePrefix}{key.Replace(":", "__", StringComparison.Ordinal)}",
                    _ => InCode,
                };
            }
        }

        return _documents
            .Where(document => document.Prefix.Length == 0 || key.StartsWith(document.Prefix + ":", StringComparison.OrdinalIgnoreCase))
            .MaxBy(document => document.Prefix.Length)?.Name ?? InCode;
    }

    /// <summary>What stands under a key in place of a text, for a message; null for a text and for nothing.</summary>
    public string? NoTextAt(IConfigurationSection section)
    {
        var isGroup = section.GetChildren().Any();
        return !isGroup && !string.IsNullOrEmpty(section.Value) ? null : WrittenAt(section.Path) switch
        {
            DocumentShape.Group => Group,
            DocumentShape.List => List,
            _ => isGroup ? "a group or list" : null,
        };
    }

    /// <summary>What stands under a key in place of a group, for a message; null for a group, for nothing, and for the file that a group stands in.</summary>
    public string? NoGroupAt(IConfigurationSection section) =>
        !string.IsNullOrEmpty(section.Value) && DocumentAt(section.Path) is null ? $"'{section.Value}'"
        : WrittenAt(section.Path) == DocumentShape.List ? List
        : null;

    /// <summary>What stands under a key in place of a list, for a message; null for a list and for nothing. Where it does not stand in a file, numbers as keys make a list.</summary>
    public string? NoListAt(IConfigurationSection section)
    {
        var keys = section.GetChildren().Select(static child => child.Key).ToList();
        return !string.IsNullOrEmpty(section.Value) ? $"'{section.Value}'"
            : keys.Count == 0 ? WrittenAt(section.Path) == DocumentShape.Group ? Group : null
            : keys.TrueForAll(ConfigurationKeys.IsOfItem) ? null
            : Group;
    }

    /// <summary>Whether anything stands under a key, though it may be null or empty.</summary>
    public bool Has(string key)
    {
        foreach (var provider in Root.Providers)
        {
            if (Has(provider, key))
            {
                return true;
            }
        }

        return false;
    }

    // What variables and code lay over a document does not say how it is meant.
    private DocumentShape? WrittenAt(string key)
    {
        for (var i = _documents.Count - 1; i >= 0; i--)
        {
            if (_documents[i].ShapeOf(key) is { } shape)
            {
                return shape;
            }
        }

        return null;
    }

    private static bool Has(IConfigurationProvider provider, string key) =>
        provider is ConfigurationDocument document ? document.Has(key) : provider.TryGet(key, out _) || provider.GetChildKeys([], key).Any();

    private static ConfigurationTree Complete(List<ConfigurationDocument> documents, string? baseFolder, bool withVariables, MementoEnvironmentOptions options, ConfigurationTemplate template)
    {
        while (true)
        {
            var builder = new ConfigurationBuilder();
            documents.ForEach(document => builder.Add(document));
            if (withVariables && HasVariables())
            {
                AddVariables(builder);
            }

            if (options.Overrides.Count > 0)
            {
                builder.AddInMemoryCollection(options.Overrides);
            }

            var tree = new ConfigurationTree(builder.Build(), documents, baseFolder ?? documents[0].Folder, options.ProgramFiles);
            if (tree.NextInclude(template, options.Mistakes) is not { } include)
            {
                return tree;
            }

            documents.Add(include);
        }
    }

    // Mostly there are none, and what reads them need not be loaded.
    private static bool HasVariables()
    {
        var prefix = VariablePrefix.Replace("__", ":", StringComparison.Ordinal);
        foreach (string name in Environment.GetEnvironmentVariables().Keys)
        {
            if (name.Replace("__", ":", StringComparison.Ordinal).StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddVariables(ConfigurationBuilder builder) => builder.AddEnvironmentVariables(VariablePrefix);

    // Only the parts of an environment: in a backend's section the key is the backend's.
    private static bool MayHaveFolder(string path) => path.Split(':') switch
    {
        [""] => true,
        [var repositories, _] => Is(repositories, ConfigurationKeys.Repositories),
        [var repositories, _, var clusters, _] => Is(repositories, ConfigurationKeys.Repositories) && Is(clusters, ConfigurationKeys.Clusters),
        _ => false,
    };

    private static bool Is(string part, string key) => part.Equals(key, StringComparison.OrdinalIgnoreCase);

    private static string Combine(string path, string key) => path.Length == 0 ? key : ConfigurationPath.Combine(path, key);

    // A repository or cluster given as text is the path of the file it stands in, relative to the file that says so.
    private ConfigurationDocument? NextInclude(ConfigurationTemplate template, IMistakes mistakes)
    {
        IConfigurationSection[] repositories = [.. Root.GetSection(ConfigurationKeys.Repositories).GetChildren()];
        foreach (var repository in repositories)
        {
            // In a group in place of the list a text is no file: who reads the list says what is wrong.
            if (IsInclude(repository) && ConfigurationKeys.IsOfItem(repository.Key))
            {
                return Include(repository, template, mistakes);
            }
        }

        foreach (var repository in repositories)
        {
            foreach (var cluster in repository.GetSection(ConfigurationKeys.Clusters).GetChildren())
            {
                if (IsInclude(cluster))
                {
                    return Include(cluster, template, mistakes);
                }
            }
        }

        return null;
    }

    private bool IsInclude(IConfigurationSection section) => !string.IsNullOrEmpty(section.Value) && DocumentAt(section.Path) is null;

    private ConfigurationDocument Include(IConfigurationSection section, ConfigurationTemplate template, IMistakes mistakes)
    {
        var folder = FolderOf(ConfigurationPath.GetParentPath(section.Path)!);
        try
        {
            var file = Resolve(section.Value!, folder, section.Path);
            if (_documents.Any(document => document.File == file && (document.Prefix.Length == 0 || section.Path.StartsWith(document.Prefix + ":", StringComparison.OrdinalIgnoreCase))))
            {
                throw new ConfigurationException(ConfigurationErrors.WrongValue, $"{OriginOf(section.Path)}: '{section.Path}' is '{section.Value}', which is the file that it stands in or one around that; name a file with what is expected there alone.");
            }

            return ConfigurationDocument.Read(file, section.Path, $"{OriginOf(section.Path)}, {section.Path}", template);
        }
        catch (ConfigurationException exception)
        {
            mistakes.Add(ConfigurationMistake.Of(this, section.Path, exception));
            return ConfigurationDocument.Unread(section.Value!, folder, section.Path);
        }
    }

    private ConfigurationDocument? DocumentAt(string path)
    {
        foreach (var document in _documents)
        {
            if (document.Prefix.Equals(path, StringComparison.OrdinalIgnoreCase))
            {
                return document;
            }
        }

        return null;
    }
}
