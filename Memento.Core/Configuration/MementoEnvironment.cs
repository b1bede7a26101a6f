using Memento.Functions;
using Memento.Plugins;
using Memento.Running;
using Memento.Serialization;
using Microsoft.Extensions.Logging;

namespace Memento.Configuration;

/// <summary>
/// Where memento functions live while they run: repositories in order of priority, each with clusters that say
/// where results are kept and how functions run, and the plugins that do it. Usable from any thread.
/// </summary>
/// <remarks>
/// Most programs never name one: the first call of a memento function loads the <see cref="Default"/>. A program that
/// made one disposes it, so that its stores can finish what they have begun.
/// </remarks>
public sealed class MementoEnvironment : IAsyncDisposable
{
    /// <summary>The environment variable that names the file of the default environment.</summary>
    public const string PathVariable = "MEMENTO_ENV";

    /// <summary>The name of the file that is looked for in the current folder and beside the program.</summary>
    public const string FileName = "memento.json";

    /// <summary>The name of the cluster of functions that name none.</summary>
    public const string DefaultCluster = "default";

    private static readonly Lock DefaultGate = new();
    private static MementoEnvironment? _default;

    private readonly ConfigurationTree _tree;
    private readonly Lazy<Cluster> _builtInDefault;
    private bool _isDisposed;

    private MementoEnvironment(ConfigurationTree tree, MementoEnvironmentOptions options)
    {
        _tree = tree;
        var reader = new EnvironmentReader(tree);
        Name = reader.Name;
        BaseFolder = reader.BaseFolder;
        LoggerFactory = options.LoggerFactory;
        Plugins = new PluginHost(reader.ReadPlugins(options, new SettingsBinder(tree), StandardCodecs.All));
        Workers = new WorkerLauncher(tree, options);
        Repositories = reader.ReadRepositories(this);
        _builtInDefault = new Lazy<Cluster>(() => new Cluster(this, DefaultCluster, null));
    }

    /// <summary>The environment of the process: loaded at its first use from the file that <see cref="PathVariable"/> names, else from <see cref="FileName"/> in the current folder, else from the one beside the program, else the built-in one.</summary>
    /// <exception cref="ConfigurationException">The configuration is wrong.</exception>
    public static MementoEnvironment Default
    {
        get
        {
            if (Volatile.Read(ref _default) is { } loaded)
            {
                return loaded;
            }

            lock (DefaultGate)
            {
                return _default ??= Load();
            }
        }
    }

    /// <summary>The environment that calls made from here run in: the one of the running memento function, else the one switched to by <see cref="Use"/>, else the <see cref="Default"/>.</summary>
    public static MementoEnvironment Current => CallContext.Current?.Environment ?? Default;

    /// <summary>The name; <c>default</c> where the configuration gives none.</summary>
    public string Name { get; }

    /// <summary>The folder under which clusters without a storage keep their data: <c>base_dir</c>, else the folder of the file. Null for the built-in environment.</summary>
    public string? BaseFolder { get; }

    /// <summary>The repositories, the one of highest priority first.</summary>
    public IReadOnlyList<Repository> Repositories { get; }

    /// <summary>How many calls were computed and how many remembered.</summary>
    public CallStatistics Statistics { get; } = new();

    /// <summary>What was found in the plugin folders, and what became of it.</summary>
    public PluginReport PluginReport => Plugins.Report;

    /// <summary>The environment of the process when something has loaded it.</summary>
    internal static MementoEnvironment? DefaultIfLoaded => Volatile.Read(ref _default);

    internal bool IsDisposed => Volatile.Read(ref _isDisposed);

    internal PluginHost Plugins { get; }

    internal ILoggerFactory LoggerFactory { get; }

    internal FlightTable Flights { get; } = new();

    internal WorkerLauncher Workers { get; }

    /// <summary>Says how old results are of functions that limit it.</summary>
    internal TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Loads an environment.</summary>
    /// <param name="path">Its JSON file; null to look for one as <see cref="Default"/> does.</param>
    /// <param name="options">What a program decides in code; null for nothing.</param>
    /// <exception cref="ConfigurationException">The configuration is wrong; the message names the file, the key and what was expected.</exception>
    public static MementoEnvironment Load(string? path = null, MementoEnvironmentOptions? options = null)
    {
        options ??= new MementoEnvironmentOptions();
        return new MementoEnvironment(ConfigurationTree.Load(path ?? FindFile(), options.Overrides), options);
    }

    internal static MementoEnvironment Load(WorkerBootstrap bootstrap)
    {
        var options = new MementoEnvironmentOptions { Overrides = bootstrap.Overrides, PluginFolders = bootstrap.PluginFolders, ShadowFolder = bootstrap.ShadowFolder };
        var environment = new MementoEnvironment(ConfigurationTree.Load(bootstrap.File, options.Overrides), options);
        lock (DefaultGate)
        {
            // Also for code to which no execution context flows: a worker has this environment and no other.
            _default = environment;
        }

        return environment;
    }

    /// <summary>Makes this the environment of calls made from here on, in this flow of control and what it starts, until the result is disposed.</summary>
    public IDisposable Use()
    {
        var before = CallContext.Current;
        CallContext.Current = new CallContext(this, before?.Frame);
        return new Restore(before);
    }

    /// <summary>The cluster of a name, from the first repository that has it; null when none does.</summary>
    /// <param name="name">The key under <c>clusters</c>; null for the default cluster, which always exists.</param>
    public Cluster? GetCluster(string? name)
    {
        foreach (var repository in Repositories)
        {
            if (repository.Clusters.TryGetValue(name ?? DefaultCluster, out var cluster))
            {
                return cluster;
            }
        }

        return name is null || name.Equals(DefaultCluster, StringComparison.OrdinalIgnoreCase) ? _builtInDefault.Value : null;
    }

    /// <summary>Disposes every backend that was made.</summary>
    public async ValueTask DisposeAsync()
    {
        Volatile.Write(ref _isDisposed, true);
        lock (DefaultGate)
        {
            _default = _default == this ? null : _default;
        }

        await Plugins.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>The name of a function here, with the version it has now: the one its cluster is locked at, else that of its code.</summary>
    /// <exception cref="UnlistedFunctionException">Its cluster is locked without it.</exception>
    internal FunctionName NameOf(FunctionDefinition definition) => GetCluster(definition.Unversioned.Cluster) is { VersionLock: { } versions } cluster
        ? versions.Require(definition.Unversioned, cluster.Name)
        : definition.Name;

    internal Cluster RequireCluster(FunctionName function) => GetCluster(function.Cluster)
        ?? throw new ConfigurationException(
            $"{function.ToShortString()} belongs to the cluster '{function.Cluster}', which no repository has. "
            + $"The clusters there are: {string.Join(", ", Repositories.SelectMany(repository => repository.Clusters.Keys).Append(DefaultCluster).Distinct(StringComparer.OrdinalIgnoreCase))}. "
            + $"The configuration: {string.Join(", ", _tree.Files.DefaultIfEmpty("built in, as no file was found"))}.");

    private static string? FindFile()
    {
        var named = System.Environment.GetEnvironmentVariable(PathVariable);
        if (!string.IsNullOrEmpty(named))
        {
            return Path.GetFullPath(named);
        }

        return new[] { Directory.GetCurrentDirectory(), AppContext.BaseDirectory }
            .Select(folder => Path.Combine(folder, FileName))
            .FirstOrDefault(File.Exists);
    }

    private sealed class Restore(CallContext? before) : IDisposable
    {
        public void Dispose() => CallContext.Current = before;
    }
}
