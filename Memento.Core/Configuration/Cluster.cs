using System.Runtime.CompilerServices;
using Memento.Logging;
using Memento.Plugins;
using Memento.Provenance;
using Memento.Running;
using Memento.Storage;
using Microsoft.Extensions.Configuration;

namespace Memento.Configuration;

/// <summary>Where the results of a set of functions are kept and how those functions run. Its backends are made at their first use.</summary>
public sealed class Cluster
{
    private readonly Lock _gate = new();
    private readonly EnvironmentReader.ClusterSections _sections;
    private IStorageBackend? _storage;
    private IRunnerBackend? _runner;
    private VersionLock? _versionLock;

    internal Cluster(MementoEnvironment environment, string name, IConfigurationSection? section = null, EnvironmentReader? reader = null, ClusterDefinition? definition = null)
    {
        Environment = environment;
        Name = name;
        DisplayName = definition?.Name ?? name;
        Description = definition?.Description;
        Maintainer = definition?.Maintainer;
        Documentation = definition?.Documentation;
        _sections = EnvironmentReader.SectionsOf(environment, name, section, reader);
        _versionLock = reader?.ReadVersionLock(section!);
        RunnerHost = new RunnerHost(this, environment.Workers, environment.LoggerFactory.CreateLogger("Memento.Running"));
        Versions = new VersionRecords(this, environment.LoggerFactory.CreateLogger("Memento.Versioning"));
        Usage = new UsageCounts(this, environment.LoggerFactory.CreateLogger("Memento.Running"));
    }

    /// <summary>The key it stands under, by which functions name it.</summary>
    public string Name { get; }

    /// <summary>Its name for people, where the configuration gives one; else <see cref="Name"/>.</summary>
    public string DisplayName { get; }

    /// <inheritdoc cref="ClusterDefinition.Description"/>
    public string? Description { get; }

    /// <inheritdoc cref="ClusterDefinition.Maintainer"/>
    public string? Maintainer { get; }

    /// <inheritdoc cref="ClusterDefinition.Documentation"/>
    public string? Documentation { get; }

    /// <summary>Where results live.</summary>
    /// <exception cref="MementoException">The backend cannot be made; the message says which plugin, and why.</exception>
    public IStorageBackend Storage => Volatile.Read(ref _storage) ?? Make(ref _storage, () => Environment.Plugins.CreateStorageBackend(_sections.Storage, _sections.StorageFolder));

    /// <summary>How functions run.</summary>
    /// <exception cref="MementoException">The backend cannot be made; the message says which plugin, and why.</exception>
    public IRunnerBackend Runner => Volatile.Read(ref _runner) ?? Make(ref _runner, () =>
    {
        // What is made last ends first: the runner's calls still write to the storage.
        _ = Storage;
        return CreateRunner();
    });

    /// <summary>The plugin that <see cref="Storage"/> came from.</summary>
    /// <exception cref="MementoException">The backend cannot be made; the message says which plugin, and why.</exception>
    public PluginCandidate? StorageSource => Environment.Plugins.GetSource(Storage);

    /// <summary>The plugin that <see cref="Runner"/> came from.</summary>
    /// <exception cref="MementoException">The backend cannot be made; the message says which plugin, and why.</exception>
    public PluginCandidate? RunnerSource => Environment.Plugins.GetSource(Runner);

    /// <summary>The versions that the functions of the cluster are locked at; null when it is not locked and they follow the code.</summary>
    public VersionLock? VersionLock => Volatile.Read(ref _versionLock);

    /// <summary>The short name of its storage's plugin, as the configuration has it.</summary>
    internal string StorageType => _sections.Storage[ConfigurationKeys.Type]!;

    /// <summary>The key that its storage stands under in the configuration.</summary>
    internal string StorageKey => _sections.Storage.Path;

    /// <summary>The key that its runner stands under in the configuration.</summary>
    internal string RunnerKey => _sections.Runner.Path;

    /// <summary>The storage where something has asked for it; null before.</summary>
    internal IStorageBackend? StorageIfMade => Volatile.Read(ref _storage);

    /// <summary>What counts for the backends that the configuration leaves out, each under its key.</summary>
    internal IEnumerable<(string Key, IConfigurationSection Section)> DefaultSections => _sections.Defaults;

    internal MementoEnvironment Environment { get; }

    internal RunnerHost RunnerHost { get; }

    internal VersionRecords Versions { get; }

    internal UsageCounts Usage { get; }

    /// <summary>
    /// Lists the functions whose calls were computed at a new version since a time, by this process or another, with what made the
    /// version another one. A function's first version is no change.
    /// </summary>
    /// <param name="since">The time, such as the start of the program.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public async IAsyncEnumerable<FunctionChange> ListChangesAsync(DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var function in Storage.ListFunctionsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (seen.Add(function.Unversioned) && await Versions.FindChangeAsync(function, since, cancellationToken).ConfigureAwait(false) is { } change)
            {
                yield return change;
            }
        }
    }

    /// <summary>Lists each function that is remembered where the cluster keeps its results once, a version apart from another, in no order that may be relied on.</summary>
    public IAsyncEnumerable<FunctionName> ListFunctionsAsync(CancellationToken cancellationToken = default) => Storage.ListFunctionsAsync(cancellationToken);

    /// <summary>Lists the mementos of a function, streamed: of one version, or of all when the name has none.</summary>
    /// <param name="function">The function, which this program need not have.</param>
    /// <param name="limit">How many at most; null for all. Zero lists none.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public IAsyncEnumerable<MementoRecord> ListMementosAsync(FunctionName function, int? limit = null, CancellationToken cancellationToken = default) =>
        Storage.ListMementosAsync(function, limit, cancellationToken);

    /// <summary>Lists the mementos of a function with how many bytes each takes and when it was last used, streamed: of one version, or of all when the name has none.</summary>
    /// <param name="function">The function, which this program need not have.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <exception cref="IOException">The store could not be read.</exception>
    public IAsyncEnumerable<StoredMemento> ListStoredAsync(FunctionName function, CancellationToken cancellationToken = default) => Storage.ListStoredAsync(function, cancellationToken);

    /// <summary>Lists the versions of a function that are on record, with what each is made of, the newest first.</summary>
    /// <param name="function">The function, which this program need not have; its version is passed over.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public ValueTask<IReadOnlyList<VersionRecord>> ListVersionsAsync(FunctionName function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Versions.ListAsync(function.At(null), cancellationToken);
    }

    /// <summary>How often a version of a function was computed, and how often its results were found, by all processes that use the store; null where nothing is known of it.</summary>
    /// <param name="function">The function at a version, which this program need not have.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask<FunctionUsage?> ReadUsageAsync(FunctionName function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Usage.ReadAsync(function, cancellationToken);
    }

    /// <summary>What a call logged when it was computed, as <see cref="BoundCall{TResult}.Log"/> has it; null when it is not remembered, logged nothing, or its logs are not kept.</summary>
    /// <param name="call">The call, such as that of a memento.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask<string?> ReadLogAsync(CallKey call, CancellationToken cancellationToken = default) => CallLogs.ReadAsync(Storage, call, cancellationToken);

    /// <summary>Tells why a remembered call was computed: what differs from the nearest earlier call, in arguments and in code.</summary>
    /// <param name="memento">The memento of the call, of a function which this program need not have.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public ValueTask<CallExplanation> ExplainAsync(MementoRecord memento, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(memento);
        return CallExplainer.ExplainAsync(this, definition: null, memento.Call, memento.Arguments, memento, cancellationToken);
    }

    /// <summary>Shows a call and what it called, directly or not, as text or as a graph. Runs nothing.</summary>
    /// <param name="memento">The memento of the call.</param>
    /// <param name="options">How much of it; null for the defaults.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask<CallTree> TraceAsync(MementoRecord memento, CallTreeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(memento);
        return new CallTreeReader(Environment, options ?? new CallTreeOptions()).ReadAsync(new Invocation(memento.Call, memento.Arguments), memento, cancellationToken);
    }

    /// <summary>Forgets a call. One that is not remembered is fine.</summary>
    /// <param name="call">The call, such as that of a memento.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ReadOnlyStorageException">The store is read-only.</exception>
    public ValueTask ForgetAsync(CallKey call, CancellationToken cancellationToken = default)
    {
        Environment.Flights.Forget(key => key == call);
        return Storage.ForgetCallsAsync([call], cancellationToken);
    }

    /// <summary>Forgets every remembered call of a function: of one version, or of all when the name has none. One that is not remembered is fine.</summary>
    /// <param name="function">The function, which this program need not have.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ReadOnlyStorageException">The store is read-only.</exception>
    public ValueTask ForgetAsync(FunctionName function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return ForgetFunctionAsync(function, cancellationToken);
    }

    /// <summary>Forgets a call that threw, and with it what threw of that which it called, directly or not. One that returned stays, with all it called.</summary>
    /// <param name="memento">The memento of the call.</param>
    /// <param name="dryRun">True to forget nothing and only say what would be.</param>
    /// <param name="cancellationToken">Gives up; what was forgotten stays forgotten.</param>
    /// <returns>What was forgotten, or would be: the call first, each before what it called.</returns>
    /// <exception cref="ReadOnlyStorageException">A store is read-only, and it is no dry run; nothing was forgotten.</exception>
    public ValueTask<IReadOnlyList<MementoRecord>> ForgetExceptionsAsync(MementoRecord memento, bool dryRun = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(memento);
        return FailedCalls.ForgetAsync(Environment, memento, dryRun, cancellationToken);
    }

    /// <summary>Forgets everything where the cluster keeps its results: mementos, metadata, results; also those of another cluster that keeps its own there.</summary>
    /// <exception cref="ReadOnlyStorageException">The store is read-only.</exception>
    public void ForgetEverything() => Blocking.Wait(this, static cluster => cluster.ForgetEverythingAsync());

    /// <inheritdoc cref="ForgetEverything"/>
    public async ValueTask ForgetEverythingAsync(CancellationToken cancellationToken = default)
    {
        await Usage.ForgetAsync(static _ => true, cancellationToken).ConfigureAwait(false);
        Environment.Flights.Forget(key => Environment.GetCluster(key.Function.Cluster) == this);
        Versions.Forget();
        await Storage.ForgetEverythingAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Removes what is over a limit, the least recently used first, then the results that nothing reaches and what killed
    /// writers left behind. Calls may go on meanwhile, in this process and in others.
    /// </summary>
    /// <param name="options">The limits, and whether to say only what would go; null for no limit.</param>
    /// <param name="cancellationToken">Gives up; what was removed stays removed.</param>
    /// <returns>What was removed, by function and version; of a dry run, what would be.</returns>
    /// <exception cref="IOException">The store could not be read or written. What was removed until then stays removed.</exception>
    /// <exception cref="ReadOnlyStorageException">The store is read-only, and it is no dry run.</exception>
    public async ValueTask<CollectReport> CollectAsync(CollectOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new CollectOptions();
        if (!options.DryRun)
        {
            await Usage.AddUpAsync(cancellationToken).ConfigureAwait(false);
        }

        var report = await Storage.CollectAsync(options, cancellationToken).ConfigureAwait(false);
        if (!report.IsDryRun)
        {
            // What a version is made of may have gone with it; the next call of it puts that on record again.
            Versions.Forget();
        }

        return report;
    }

    /// <summary>Reads every memento, all metadata and every byte of every result, and reports what is not as it was written. Calls may go on meanwhile.</summary>
    /// <param name="repair">True to mend what can be mended and to remove the rest, so that it is computed anew.</param>
    /// <param name="cancellationToken">Gives up; what was repaired stays repaired.</param>
    /// <exception cref="IOException">The store could not be listed.</exception>
    /// <exception cref="ReadOnlyStorageException">The store is read-only, and is to be repaired.</exception>
    public ValueTask<VerifyReport> VerifyAsync(bool repair = false, CancellationToken cancellationToken = default) => Storage.VerifyAsync(repair, cancellationToken);

    /// <summary>
    /// Brings to each store of a storage that is made of several what it missed while it was away: results that were written and calls that were forgotten,
    /// also by processes that were killed since. Calls may go on meanwhile, in this process and in others. Of a storage that is one store, which misses nothing, the report is empty.
    /// </summary>
    /// <param name="options">What to bring; null for what is on account as missed.</param>
    /// <param name="progress">Told of every batch; null for nobody.</param>
    /// <param name="cancellationToken">Gives up; what was brought stays, and what was not is still on account.</param>
    /// <returns>What was brought to each store, what failed, and what is left; of a dry run, what would be.</returns>
    public ValueTask<CatchUpReport> CatchUpAsync(CatchUpOptions? options = null, IProgress<CatchUpProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new CatchUpOptions();
        return Storage is ICatchUp several ? several.CatchUpAsync(options, progress, cancellationToken) : new(new CatchUpReport { IsDryRun = options.DryRun });
    }

    /// <summary>
    /// Locks the cluster: its functions have the versions of the lock from the next call on, whatever their code is, and a function that the
    /// lock does not have is refused. In this process: a lock that workers are to have too stands in the configuration, as <c>version_lock</c>.
    /// </summary>
    /// <param name="versions">The versions.</param>
    public void Lock(VersionLock versions)
    {
        ArgumentNullException.ThrowIfNull(versions);
        Volatile.Write(ref _versionLock, versions);
        Circumstances.Change();
    }

    /// <summary>Unlocks the cluster: the versions of its functions follow their code again.</summary>
    public void Unlock()
    {
        Volatile.Write(ref _versionLock, null);
        Circumstances.Change();
    }

    private async ValueTask ForgetFunctionAsync(FunctionName function, CancellationToken cancellationToken)
    {
        await Usage.ForgetAsync(IsForgotten, cancellationToken).ConfigureAwait(false);
        Environment.Flights.Forget(key => IsForgotten(key.Function));
        Versions.Forget();
        await Storage.ForgetFunctionAsync(function, cancellationToken).ConfigureAwait(false);

        bool IsForgotten(FunctionName name) => function.Version is null ? name.Unversioned == function.Unversioned : name == function;
    }

    /// <summary>Makes a runner and lets go of it, for a look at what is wrong with its settings: also where the storage cannot be made.</summary>
    /// <exception cref="MementoException">It cannot be made; the message says which plugin, and why.</exception>
    internal ValueTask TryRunnerAsync() => CreateRunner().DisposeAsync();

    private IRunnerBackend CreateRunner() => Environment.Plugins.CreateRunnerBackend(_sections.Runner, _sections.RunnerFolder, RunnerHost);

    /// <summary>Puts backends made in code in place of those of the configuration: for tests of the host, which have no plugin for each of a store's troubles.</summary>
    internal void Replace(IStorageBackend storage, IRunnerBackend runner)
    {
        Volatile.Write(ref _storage, storage);
        Volatile.Write(ref _runner, runner);
    }

    // Not a Lazy, which would keep an exception for ever: a plugin folder may be mended while the program runs.
    private T Make<T>(ref T? backend, Func<T> make)
        where T : class
    {
        lock (_gate)
        {
            if (backend is null)
            {
                Environment.RequireUndisposed();
                Volatile.Write(ref backend, make());
            }

            return backend!;
        }
    }
}
