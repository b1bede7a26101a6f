using Memento.Functions;
using Memento.Hosting;
using Memento.Logging;
using Memento.Plugins;
using Memento.Resources;
using Memento.Running;
using Memento.Telemetry;
using Memento.Serialization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Memento.Configuration;

/// <summary>
/// Where memento functions live while they run: repositories in order of priority, each with clusters that say
/// where results are kept and how functions run, and the plugins that do it. Usable from any thread.
/// </summary>
/// <remarks>
/// Most programs never name one: the first call of a memento function loads the <see cref="Default"/>. A program that
/// made one disposes it, so that its stores can finish what they have begun. It does not change while it lives: another one is
/// made from its <see cref="Definition"/>.
/// </remarks>
public sealed class MementoEnvironment : IAsyncDisposable, IDisposable
{
    /// <summary>The environment variable that names the file of the default environment.</summary>
    public const string PathVariable = "MEMENTO_ENV";

    /// <summary>The name of the file that is looked for in the current folder and beside the program.</summary>
    public const string FileName = "memento.json";

    /// <summary>The name of the cluster of functions that name none.</summary>
    public const string DefaultCluster = "default";

    /// <summary>The name of an environment that is given none.</summary>
    internal const string DefaultName = "default";

    private readonly ConfigurationTree _tree;
    private readonly Lazy<Cluster> _builtInDefault;
    private bool _isDisposed;

    private MementoEnvironment(ConfigurationTree tree, MementoEnvironmentOptions options)
    {
        DynamicLoading.Require();
        MeterAudience.Watch();
        options = options with { LoggerFactory = new ForgivingLoggers(options.LoggerFactory) };
        _tree = tree;
        Definition = new DefinitionReader(tree, options.Mistakes).Read(options);
        var reader = new EnvironmentReader(tree, Definition, options.Mistakes);
        LoggerFactory = options.LoggerFactory;
        CallLogLimit = options.CallLogLimit;
        Plugins = new PluginHost(reader.ReadPlugins(options, StandardCodecs.All));
        Workers = new WorkerLauncher(tree, Definition, options);
        Resources = new ResourceJudge(LoggerFactory.CreateLogger("Memento.Resources"));
        Repositories = reader.ReadRepositories(this);
        _builtInDefault = new Lazy<Cluster>(() => new Cluster(this, DefaultCluster));
    }

    /// <summary>
    /// The environment of the process: the one that <see cref="UseAsDefault"/> was called of last, else the one loaded at the first use from the
    /// file that <see cref="PathVariable"/> names, else from <see cref="FileName"/> in the current folder (or <c>memento.yaml</c>, <c>memento.yml</c>),
    /// else from the one beside the program, else the built-in one.
    /// </summary>
    /// <exception cref="ConfigurationException">The configuration is wrong.</exception>
    public static MementoEnvironment Default => DefaultEnvironment.Get();

    /// <summary>The environment that calls made from here run in: the one of the running memento function, else the one switched to by <see cref="Use"/>, else the <see cref="Default"/>.</summary>
    public static MementoEnvironment Current => CallContext.Current?.Environment ?? Default;

    /// <summary>The name; <c>default</c> where the configuration gives none.</summary>
    public string Name => Definition.Name;

    /// <summary>The folder under which clusters without a storage keep their data: <c>base_dir</c>, else the folder of the file. Null for the built-in environment, and for one made in code without it.</summary>
    public string? BaseFolder => Definition.BaseFolder;

    /// <inheritdoc cref="ClusterDefinition.Description"/>
    public string? Description => Definition.Description;

    /// <inheritdoc cref="ClusterDefinition.Maintainer"/>
    public string? Maintainer => Definition.Maintainer;

    /// <inheritdoc cref="ClusterDefinition.Documentation"/>
    public string? Documentation => Definition.Documentation;

    /// <summary>What describes the environment as it is, whatever it came from: its files, the variables and what was decided in code, with parameters filled and folders absolute.</summary>
    public EnvironmentDefinition Definition { get; }

    /// <summary>The repositories, the one of highest priority first.</summary>
    public IReadOnlyList<Repository> Repositories { get; }

    /// <summary>How many calls were computed and how many remembered.</summary>
    public CallStatistics Statistics { get; } = new();

    /// <summary>What was found in the plugin folders, and what became of it.</summary>
    public PluginReport PluginReport => Plugins.Report;

    /// <summary>The environment of the process when something has loaded it.</summary>
    internal static MementoEnvironment? DefaultIfLoaded => DefaultEnvironment.Current;

    internal bool IsDisposed => Volatile.Read(ref _isDisposed);

    internal PluginHost Plugins { get; }

    internal ILoggerFactory LoggerFactory { get; }

    internal int CallLogLimit { get; }

    internal FlightTable Flights { get; } = new();

    internal WorkerLauncher Workers { get; }

    internal ResourceJudge Resources { get; }

    /// <summary>The files that the configuration was read from, the environment's own first, then those that it names; none for an environment that no file describes. In a worker process those of its program.</summary>
    public IReadOnlyList<string> Files => [.. _tree.Files];

    /// <summary>
    /// What the configuration says, value by value in the order of the keys, each with where it came from; and what counts where it says nothing. What is secret in the
    /// settings is in it too.
    /// </summary>
    public IReadOnlyList<ConfigurationSetting> Settings => EffectiveSettings.Of(_tree, this);

    /// <summary>The file that lists the SHA-256 of each plugin that may be loaded, absolute; null when any may.</summary>
    public string? LockFile => Plugins.LockFile;

    /// <summary>Says how old results are of functions that limit it.</summary>
    internal TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>The file that <see cref="Default"/> would be loaded from here and now, absolute; null when there is none, so that it is the built-in one.</summary>
    /// <exception cref="ConfigurationException">Two files could be it.</exception>
    public static string? FindFile() => EnvironmentFile.Find();

    /// <summary>Loads an environment.</summary>
    /// <param name="path">Its JSON or YAML file; null to look for one as <see cref="Default"/> does.</param>
    /// <param name="options">What a program decides in code; null for nothing.</param>
    /// <exception cref="ConfigurationException">The configuration is wrong; the message names the file, the key and what was expected.</exception>
    /// <exception cref="PlatformNotSupportedException">The program was compiled ahead of time.</exception>
    public static MementoEnvironment Load(string? path = null, MementoEnvironmentOptions? options = null)
    {
        options ??= new MementoEnvironmentOptions();
        return new MementoEnvironment(ConfigurationTree.Load(path ?? EnvironmentFile.Find(), options), options);
    }

    /// <summary>Makes an environment that is described in code. No file counts for it but those it names, and no environment variable.</summary>
    /// <param name="definition">What it is.</param>
    /// <param name="options">What else a program decides in code; null for nothing.</param>
    /// <exception cref="ConfigurationException">The definition is wrong; the message names the key and what was expected.</exception>
    /// <exception cref="PlatformNotSupportedException">The program was compiled ahead of time.</exception>
    public static MementoEnvironment Create(EnvironmentDefinition definition, MementoEnvironmentOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return FromJson(definition.ToJson(), name: null, options);
    }

    /// <summary>Makes an environment that a section of a program's own configuration describes: the section has the keys of a configuration file.</summary>
    /// <param name="section">The section, such as <c>Memento</c> of an <c>appsettings.json</c>. It is read once.</param>
    /// <param name="options">What else a program decides in code; null for nothing. Parameters are for files that the section names.</param>
    /// <exception cref="ConfigurationException">The section is empty or wrong; the message names it, the key and what was expected.</exception>
    /// <exception cref="PlatformNotSupportedException">The program was compiled ahead of time.</exception>
    public static MementoEnvironment Create(IConfigurationSection section, MementoEnvironmentOptions? options = null) => Create(section, folder: null, options);

    /// <param name="section">The section.</param>
    /// <param name="folder">The folder that relative paths in it start from; null for the current one.</param>
    /// <param name="options">What else a program decides in code.</param>
    internal static MementoEnvironment Create(IConfigurationSection section, string? folder, MementoEnvironmentOptions? options)
    {
        ArgumentNullException.ThrowIfNull(section);
        return section.GetChildren().Any()
            ? FromJson(SectionWriter.Write(section), $"the configuration section '{section.Path}'", options, folder)
            : throw new ConfigurationException(ConfigurationErrors.EmptySection, $"The program's configuration has nothing in its section '{section.Path}', where an environment is expected: \"{ConfigurationKeys.Name}\", \"{ConfigurationKeys.Repositories}\" and the other keys of a configuration file.");
    }

    internal static MementoEnvironment Load(WorkerBootstrap bootstrap, ILoggerFactory loggers)
    {
        var environment = FromJson(
            bootstrap.Definition,
            bootstrap.Source,
            new MementoEnvironmentOptions { LoggerFactory = loggers, PluginFolders = bootstrap.PluginFolders, CallLogLimit = bootstrap.CallLogLimit, IsWorker = true, ProgramFiles = bootstrap.Files },
            AppContext.BaseDirectory);

        // Also for code to which no execution context flows: a worker has this environment and no other.
        environment.UseAsDefault();
        return environment;
    }

    /// <summary>Makes this the environment of calls made from here on, in this flow of control and what it starts, until the result is disposed.</summary>
    public IDisposable Use()
    {
        var before = CallContext.Current;
        CallContext.Current = new CallContext(this, before?.Frame) { Told = before?.Told };
        return new Restore(before);
    }

    /// <summary>
    /// Makes this the <see cref="Default"/>, the environment of calls from wherever <see cref="Use"/> says nothing else, until the result or
    /// the environment is disposed. Then it is again the one that was it before.
    /// </summary>
    public IDisposable UseAsDefault()
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        return DefaultEnvironment.Set(this);
    }

    /// <summary>The repository of a name; null when there is none.</summary>
    /// <param name="name">The name, as it is written.</param>
    public Repository? GetRepository(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Repositories.FirstOrDefault(repository => repository.Name == name);
    }

    /// <summary>The environment as JSON, as a configuration file has it: <see cref="Load(string?, MementoEnvironmentOptions?)"/> makes an equal one of a file with this text. What is secret in the settings is in it too.</summary>
    public string ToJson() => Definition.ToJson();

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

    /// <summary>Says that nothing can run here any more, and that this is no result of the function that asks: the program ends, and the next one may compute it.</summary>
    /// <exception cref="ObjectDisposedException">The environment was disposed.</exception>
    internal void RequireUndisposed()
    {
        if (IsDisposed)
        {
            var disposed = new ObjectDisposedException(GetType().FullName);
            CallContext.Current?.Frame?.Unremember(disposed);
            throw disposed;
        }
    }

    /// <summary>Disposes every backend that was made. A second time is fine.</summary>
    public async ValueTask DisposeAsync()
    {
        Volatile.Write(ref _isDisposed, true);
        DefaultEnvironment.Remove(this);
        foreach (var cluster in Clusters)
        {
            await cluster.Usage.DisposeAsync().ConfigureAwait(false);
        }

        await Plugins.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Disposes every backend that was made, and waits for them. Where one can await, <see cref="DisposeAsync"/> is better.</summary>
    public void Dispose() => Blocking.Wait(this, static environment => environment.DisposeAsync());

    private IEnumerable<Cluster> Clusters
    {
        get
        {
            var clusters = Repositories.SelectMany(static repository => repository.Clusters.Values);
            return _builtInDefault.IsValueCreated ? clusters.Append(_builtInDefault.Value) : clusters;
        }
    }

    /// <summary>The name of a function here, with the version it has now: the one its cluster is locked at, else that of its code.</summary>
    /// <exception cref="UnlistedFunctionException">Its cluster is locked without it.</exception>
    /// <exception cref="ConfigurationException">Its cluster is locked with another function of its name.</exception>
    internal FunctionName NameOf(FunctionDefinition definition) => GetCluster(definition.Unversioned.Cluster) is { VersionLock: { } versions } cluster
        ? versions.Require(definition, cluster.Name)
        : definition.Name;

    /// <summary>Looks again at the next call of each function: its versions may have been forgotten elsewhere.</summary>
    internal void ForgetVersions()
    {
        foreach (var cluster in Clusters)
        {
            cluster.Versions.Forget();
        }
    }

    /// <summary>Empties the memory caches of the storages that were made.</summary>
    internal void ClearMemory()
    {
        foreach (var cluster in Clusters)
        {
            cluster.StorageIfMade?.Memory.Clear();
        }
    }

    internal Cluster RequireCluster(FunctionName function) => GetCluster(function.Cluster)
        ?? throw new ConfigurationException(
            ConfigurationErrors.UnknownCluster,
            $"{function.ToShortString()} belongs to the cluster '{function.Cluster}', which no repository has. "
            + $"The clusters there are: {string.Join(", ", Repositories.SelectMany(repository => repository.Clusters.Keys).Append(DefaultCluster).Distinct(StringComparer.OrdinalIgnoreCase))}. "
            + $"The configuration: {_tree.Source}.");

    private static MementoEnvironment FromJson(string json, string? name, MementoEnvironmentOptions? options, string? folder = null)
    {
        options ??= new MementoEnvironmentOptions();
        return new MementoEnvironment(ConfigurationTree.LoadJson(json, name, options, folder), options);
    }

    private sealed class Restore(CallContext? before) : IDisposable
    {
        public void Dispose() => CallContext.Current = before;
    }
}
