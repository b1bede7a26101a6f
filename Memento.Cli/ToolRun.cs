using System.CommandLine;
using System.Text.Json.Nodes;
using Memento.Cli.Output;
using Memento.Configuration;

namespace Memento.Cli;

/// <summary>One run of a command: what was given on the command line, where the answer goes, and the environment, which is loaded when it is asked for.</summary>
internal sealed class ToolRun(ToolConsole console, ParseResult parsed, GlobalOptions options) : IAsyncDisposable
{
    private readonly List<MementoEnvironment> _others = [];
    private MementoEnvironment? _environment;

    /// <summary>Where the answer goes.</summary>
    public ToolConsole Console { get; } = console;

    /// <summary>Whether the answer is wanted as JSON.</summary>
    public bool IsJson { get; } = parsed.GetValue(options.Json);

    /// <summary>Whether more is to be told.</summary>
    public bool IsVerbose { get; } = parsed.GetValue(options.Verbose);

    /// <summary>The log of the environments.</summary>
    public ToolLoggers Loggers { get; } = new(console, parsed.GetValue(options.Verbose));

    /// <summary>The folders of plugins that were given; none for those of the configuration.</summary>
    public IReadOnlyList<string> GivenPlugins { get; } = [.. (parsed.GetValue(options.Plugins) ?? []).Select(folder => GivenPath.Resolve(folder, options.Plugins.Name))];

    /// <summary>The folders of plugins that the configuration named which was loaded last; none where it named none.</summary>
    public IReadOnlyList<string> ConfiguredPlugins { get; private set; } = [];

    /// <summary>The configuration's file that was given; null for none.</summary>
    /// <exception cref="ToolException">There is no such file.</exception>
    public string? GivenFile => parsed.GetValue(options.Config) switch
    {
        null => null,
        var path when File.Exists(path) => Path.GetFullPath(path),
        var path when Directory.Exists(path) => throw new ToolException(ToolErrors.NoConfiguration, $"The configuration '{path}' is a folder.", "Name the file in it."),
        var path => throw new ToolException(ToolErrors.NoConfiguration, $"There is no configuration '{path}'.", "'memento init' writes one."),
    };

    /// <summary>The configuration's file; null for the built-in environment.</summary>
    public string? ConfigurationFile => GivenFile ?? MementoEnvironment.FindFile();

    /// <summary>The environment.</summary>
    /// <exception cref="ConfigurationException">The configuration is wrong.</exception>
    public MementoEnvironment Environment => _environment ??= Load(ConfigurationFile);

    /// <summary>Loads the environment for a look at what is wrong with it, also where it could not be loaded to be used.</summary>
    /// <param name="mistakes">Takes what is wrong.</param>
    /// <exception cref="ConfigurationException">What is wrong keeps from looking on.</exception>
    public MementoEnvironment LoadToCheck(CollectedMistakes mistakes) => _environment = Load(ConfigurationFile, mistakes);

    /// <summary>The name of the cluster that was given; null for the default one.</summary>
    /// <exception cref="ToolException">It is empty.</exception>
    public string? ClusterName => parsed.GetValue(options.Cluster) switch
    {
        "" => throw new ToolException(ToolErrors.WrongValue, $"{options.Cluster.Name} is empty, and the name of a cluster is expected.", ToolException.EmptyHint),
        var name => name,
    };

    /// <summary>The cluster.</summary>
    /// <exception cref="ToolException">There is none of the name that was given.</exception>
    public Cluster Cluster => Find(Environment, ClusterName);

    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    public T? Get<T>(Positional<T> argument) => parsed.GetValue(argument);

    /// <summary>Writes the answer as JSON.</summary>
    public void WriteJson(JsonNode node) => Console.Out.WriteLine(JsonText.Of(node));

    /// <summary>Loads another environment beside that of the run.</summary>
    /// <param name="file">The configuration's file.</param>
    /// <exception cref="ConfigurationException">The configuration is wrong.</exception>
    public MementoEnvironment LoadOther(string file)
    {
        var environment = Load(file);
        _others.Add(environment);
        return environment;
    }

    /// <summary>A cluster of an environment.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="name">The cluster's name; null for the default one.</param>
    /// <exception cref="ToolException">There is none of the name.</exception>
    public static Cluster Find(MementoEnvironment environment, string? name) => environment.GetCluster(name) ?? throw new ToolException(
        ConfigurationErrors.UnknownCluster,
        $"There is no cluster '{name}'.",
        $"The clusters there are: {string.Join(", ", ClustersOf(environment))}.");

    /// <summary>The names of the clusters of an environment.</summary>
    public static IEnumerable<string> ClustersOf(MementoEnvironment environment) =>
        environment.Repositories.SelectMany(static repository => repository.Clusters.Keys).Append(MementoEnvironment.DefaultCluster).Distinct(StringComparer.OrdinalIgnoreCase);

    public async ValueTask DisposeAsync()
    {
        foreach (var environment in _others.Append(_environment).OfType<MementoEnvironment>())
        {
            await environment.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The folders of plugins to go by where the configuration names none: those that were given, else the one beside the configuration, where its program has its
    /// plugins, else the tool's own, for which null stands.
    /// </summary>
    public IReadOnlyList<string>? PluginFolders(IReadOnlyList<string> configured) => PluginFolders(ConfigurationFile, configured);

    private IReadOnlyList<string>? PluginFolders(string? configuration, IReadOnlyList<string> configured)
    {
        if (GivenPlugins.Count > 0)
        {
            return GivenPlugins;
        }

        var beside = configuration is { } file ? Path.Combine(Path.GetDirectoryName(file)!, DefaultPluginsFolder.Name) : null;
        return configured.Count == 0 && Directory.Exists(beside) ? [beside] : null;
    }

    private MementoEnvironment Load(string? file, CollectedMistakes? mistakes = null)
    {
        var options = new MementoEnvironmentOptions { LoggerFactory = Loggers };

        // Who collects mistakes finds them when the environment is made.
        var forFolders = mistakes is null ? options : options with { Mistakes = new CollectedMistakes() };
        ConfiguredPlugins = file is null ? [] : EnvironmentDefinition.Load(file, forFolders).PluginFolders;
        return MementoEnvironment.Load(file, options with { PluginFolders = PluginFolders(file, ConfiguredPlugins), Mistakes = mistakes ?? options.Mistakes });
    }
}
