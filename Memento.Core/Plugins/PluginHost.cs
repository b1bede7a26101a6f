using System.Reflection;
using System.Runtime.CompilerServices;
using Memento.Running;
using Memento.Serialization;
using Memento.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Memento.Plugins;

/// <summary>
/// Finds plugins in folders and makes backends from them by their short names. Made once by the environment, from
/// its configuration; usable from any thread. Whatever it has made is disposed with it at the latest.
/// </summary>
/// <remarks>See <c>docs/plugin-host.md</c> for how a plugin is found, checked, isolated, copied and composed.</remarks>
public sealed class PluginHost : IAsyncDisposable
{
    /// <summary>The key of a section that holds the short name.</summary>
    internal const string TypeKey = "type";

    /// <summary>How many backends may borrow from one another in a row before that counts as a circle.</summary>
    private const int MaximumDepth = 16;

    private readonly PluginHostOptions _options;
    private readonly ILogger _logger;
    private readonly PluginCatalog _catalog;
    private readonly PluginLoader _loader;
    private readonly Lock _gate = new();
    private readonly Lock _codecGate = new();
    private readonly List<PluginInstance> _instances = [];
    private readonly Dictionary<string, ICodec> _codecs = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConditionalWeakTable<object, PluginEntry> _sources = [];
    private bool _disposed;

    /// <summary>Looks through the plugin folders. Loads nothing; what is wrong with a plugin is in the <see cref="Report"/>.</summary>
    /// <exception cref="ArgumentException">A path is not absolute.</exception>
    public PluginHost(PluginHostOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        foreach (var folder in options.Folders)
        {
            RequireAbsolute(folder, nameof(options));
        }

        RequireAbsolute(options.LockFile, nameof(options));
        RequireAbsolute(options.ShadowFolder, nameof(options));

        _options = options;
        _logger = options.LoggerFactory.CreateLogger(PluginLog.Category);
        var trust = options.LockFile is null ? null : PluginLock.Read(options.LockFile);
        _catalog = new PluginCatalog([.. options.Folders.Select(Path.GetFullPath)], trust, options.ShadowFolder, options.OriginOfFolder, _logger);
        _loader = new PluginLoader(options.ShadowFolder, options.OriginOfShadowFolder, trust, _logger);
    }

    /// <summary>What was found, and what has become of it by now.</summary>
    public PluginReport Report => _catalog.Report;

    /// <summary>The assemblies of the plugins that something was made of.</summary>
    internal IReadOnlyList<Assembly> AssembliesInUse
    {
        get
        {
            lock (_gate)
            {
                return [.. _instances.Select(static instance => instance.Value.GetType().Assembly).Distinct()];
            }
        }
    }

    internal string? LockFile => _options.LockFile;

    internal IReadOnlyList<ICodec> StandardCodecs => _options.StandardCodecs;

    /// <summary>Makes the storage backend that a section describes. The caller disposes it, else this host does.</summary>
    /// <param name="section">Its <c>type</c> and its settings.</param>
    /// <param name="baseFolder">The folder that relative paths in the section start from. Absolute.</param>
    /// <exception cref="ConfigurationException">The section has no type, no plugin or more than one has that name, or a setting is wrong.</exception>
    /// <exception cref="PluginException">The plugin failed.</exception>
    public IStorageBackend CreateStorageBackend(IConfigurationSection section, string baseFolder) =>
        Create<IStorageBackend>(PluginKind.StorageBackend, section, baseFolder, null, 0);

    /// <summary>Makes the runner backend that a section describes. The caller disposes it, else this host does.</summary>
    /// <param name="section">Its <c>type</c> and its settings.</param>
    /// <param name="baseFolder">The folder that relative paths in the section start from. Absolute.</param>
    /// <param name="runnerHost">What the runner ends in.</param>
    /// <exception cref="ConfigurationException">The section has no type, no plugin or more than one has that name, or a setting is wrong.</exception>
    /// <exception cref="PluginException">The plugin failed.</exception>
    public IRunnerBackend CreateRunnerBackend(IConfigurationSection section, string baseFolder, IRunnerHost runnerHost)
    {
        ArgumentNullException.ThrowIfNull(runnerHost);
        return Create<IRunnerBackend>(PluginKind.RunnerBackend, section, baseFolder, runnerHost, 0);
    }

    /// <summary>Makes the data store that a section describes. The caller disposes it, else this host does.</summary>
    /// <param name="section">Its <c>type</c> and its settings.</param>
    /// <param name="baseFolder">The folder that relative paths in the section start from. Absolute.</param>
    /// <exception cref="ConfigurationException">The section has no type, no plugin or more than one has that name, or a setting is wrong.</exception>
    /// <exception cref="PluginException">The plugin failed.</exception>
    public IDataStore CreateDataStore(IConfigurationSection section, string baseFolder) =>
        Create<IDataStore>(PluginKind.DataStore, section, baseFolder, null, 0);

    /// <summary>Makes the metadata store that a section describes. The caller disposes it, else this host does.</summary>
    /// <param name="section">Its <c>type</c> and its settings.</param>
    /// <param name="baseFolder">The folder that relative paths in the section start from. Absolute.</param>
    /// <exception cref="ConfigurationException">The section has no type, no plugin or more than one has that name, or a setting is wrong.</exception>
    /// <exception cref="PluginException">The plugin failed.</exception>
    public IMetadataStore CreateMetadataStore(IConfigurationSection section, string baseFolder) =>
        Create<IMetadataStore>(PluginKind.MetadataStore, section, baseFolder, null, 0);

    /// <summary>The codec of a short name: a standard one, else one that a plugin exports, made once. The host's to keep.</summary>
    /// <remarks>Loads a plugin: to be asked only for names that a configuration gives, never for one that was read from a store.</remarks>
    /// <exception cref="ConfigurationException">No codec, or more than one, has that name.</exception>
    /// <exception cref="PluginException">The plugin failed.</exception>
    public ICodec GetCodec(string name) => GetCodec(name, 0);

    internal ICodec GetCodec(string name, int depth)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (StandardCodecs.FirstOrDefault(codec => string.Equals(codec.Name, name, StringComparison.OrdinalIgnoreCase)) is { } standard)
        {
            return standard;
        }

        lock (_codecGate)
        {
            if (!_codecs.TryGetValue(name, out var codec))
            {
                RequireEnd(depth, $"The codec '{name}'");
                var (plugin, export) = _catalog.Find(PluginKind.Codec, name, [.. StandardCodecs.Select(other => other.Name)]);
                var section = new ConfigurationBuilder().Build().GetSection(export.Name);
                codec = Make<ICodec>(plugin, export, section, AppContext.BaseDirectory, null, depth);
                if (!string.Equals(codec.Name, export.Name, StringComparison.OrdinalIgnoreCase))
                {
                    throw Failed(plugin, export, new PluginException(PluginErrors.OtherCodecName, plugin.File.Path, $"The plugin {plugin.File.Path} exports the codec '{export.Name}', which calls itself '{codec.Name}': what it writes could not be read back by name."));
                }

                _codecs[name] = codec;
            }

            return codec;
        }
    }

    /// <summary>Makes a broker as the backends have it that this host makes: for who makes one by himself, as its tests do.</summary>
    /// <param name="baseFolder">The folder that relative paths start from. Absolute.</param>
    public IBackendBroker CreateBroker(string baseFolder)
    {
        ArgumentException.ThrowIfNullOrEmpty(baseFolder);
        return new BackendBroker(this, baseFolder, depth: 1);
    }

    /// <summary>The row of the plugin that an object came from; null for what did not come from this host.</summary>
    /// <param name="backend">A backend, store or codec.</param>
    public PluginCandidate? GetSource(object backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        return _sources.TryGetValue(backend, out var plugin) ? plugin.ToCandidate() : null;
    }

    /// <summary>Disposes whatever was made, the last first, also what the caller has disposed already. Loaded assemblies stay.</summary>
    public async ValueTask DisposeAsync()
    {
        List<PluginInstance> instances;
        lock (_gate)
        {
            _disposed = true;
            instances = [.. _instances];
            _instances.Clear();
        }

        // Who borrows is made after what it borrows, and ends before it.
        for (var i = instances.Count - 1; i >= 0; i--)
        {
            await instances[i].DisposeAsync(_logger).ConfigureAwait(false);
        }
    }

    private static void RequireAbsolute(string? path, string parameter)
    {
        if (path is not null && !Path.IsPathFullyQualified(path))
        {
            throw new ArgumentException($"'{path}' is not an absolute path.", parameter);
        }
    }

    private static void RequireEnd(int depth, string borrower)
    {
        if (depth > MaximumDepth)
        {
            throw new ConfigurationException(PluginErrors.Circle, $"{borrower} is the last of {depth} that borrow from one another: they go in a circle.");
        }
    }

    internal T Create<T>(PluginKind kind, IConfigurationSection section, string baseFolder, IRunnerHost? runnerHost, int depth)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(section);
        ArgumentException.ThrowIfNullOrEmpty(baseFolder);
        var name = section[TypeKey];
        if (string.IsNullOrWhiteSpace(name))
        {
            throw new ConfigurationException(ConfigurationErrors.NoType, $"The section '{section.Path}' has no '{TypeKey}': the short name of a {kind.Noun()} is expected there.");
        }

        RequireEnd(depth, $"The {kind.Noun()} '{name}' of the section '{section.Path}'");

        // The key that is wrong where a message names none.
        var key = ConfigurationPath.Combine(section.Path, TypeKey);
        try
        {
            var (plugin, export) = _catalog.Find(kind, name);
            key = section.Path;
            return Make<T>(plugin, export, section, baseFolder, runnerHost, depth);
        }
        catch (ConfigurationException exception)
        {
            var located = _options.LocateError(section, key, exception);
            if (located != exception)
            {
                throw located;
            }

            throw;
        }
    }

    private T Make<T>(PluginEntry plugin, PluginExport export, IConfigurationSection section, string baseFolder, IRunnerHost? runnerHost, int depth)
        where T : class
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var context = new BackendContext
        {
            Name = export.Name,
            Configuration = section,
            BaseFolder = baseFolder,
            LoggerFactory = _options.LoggerFactory,
            Broker = new BackendBroker(this, baseFolder, depth + 1),
            SettingsBinder = _options.SettingsBinder,
            IsWorker = _options.IsWorker,
            RunnerHost = runnerHost,
        };
        try
        {
            var instance = new PluginComposer(plugin, export).Compose(plugin.Load(_loader), context);
            Keep(instance);
            _sources.Add(instance.Value, plugin);
            plugin.ClearFailure(export);
            PluginLog.Made(_logger, export.Kind.Noun(), export.Name, plugin.File.Path);
            return (T)instance.Value;
        }
        catch (PluginException exception)
        {
            Failed(plugin, export, exception);
            throw;
        }
    }

    private PluginException Failed(PluginEntry plugin, PluginExport export, PluginException exception)
    {
        plugin.SetFailure(export, exception);
        PluginLog.Failed(_logger, exception.Message);
        return exception;
    }

    private void Keep(PluginInstance instance)
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                _instances.Add(instance);
                return;
            }
        }

        // Made while the host was being disposed: nobody else would end it. On a thread without a synchronization
        // context, where waiting for it cannot deadlock.
        Task.Run(() => instance.DisposeAsync(_logger).AsTask()).Wait();
        throw new ObjectDisposedException(nameof(PluginHost));
    }
}
