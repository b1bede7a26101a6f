using System.Reflection;
using Memento.Plugins;
using Memento.Running;
using Memento.Serialization;
using NUnit.Framework;

namespace Memento.Testing;

/// <summary>What the tests of every kind of plugin have in common: a folder, a log, and the context that the backend is made with.</summary>
public abstract class BackendTestsBase
{
    private readonly List<PluginBroker> _brokers = [];
    private TemporaryFolder? _folder;
    private RecordingLoggerFactory? _log;

    /// <summary>The test's own folder, and the one that relative paths in the settings start from.</summary>
    protected TemporaryFolder Folder => _folder ?? throw new InvalidOperationException("There is a folder while a test runs.");

    /// <summary>What the backend logged.</summary>
    protected RecordingLoggerFactory Log => _log ?? throw new InvalidOperationException("There is a log while a test runs.");

    /// <summary>The short name that the backend is asked for by.</summary>
    protected virtual string Name => "tested";

    /// <summary>The settings that the backend needs; none as it stands.</summary>
    protected virtual IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>();

    /// <summary>The standard codecs.</summary>
    protected virtual IReadOnlyList<ICodec> Codecs => TestCodecs.All;

    /// <summary>How long a test may take: what takes longer has failed. A wrong backend may hang, and its rule is named all the same.</summary>
    protected internal virtual TimeSpan Deadline => TimeSpan.FromMinutes(5);

    /// <summary>False when what is stored goes with the object that stored it; the tests that open a store again are ignored then.</summary>
    protected virtual bool IsPersistent => true;

    /// <summary>False for a store that is opened by one object, in one process, at a time; the tests that open it twice at once are ignored then.</summary>
    protected virtual bool IsShared => IsPersistent;

    /// <summary>False for a storage or a runner that no configuration names, such as one that tests alone make: whether a host finds it is not asked then.</summary>
    protected virtual bool IsExported => true;

    /// <summary>Makes the folder and the log.</summary>
    [SetUp]
    public void CreateFolder()
    {
        _folder = new TemporaryFolder();
        _log = new RecordingLoggerFactory();
    }

    /// <summary>Removes the folder.</summary>
    [TearDown]
    public void RemoveFolder()
    {
        foreach (var broker in _brokers)
        {
            broker.Dispose();
        }

        _brokers.Clear();
        _folder?.Dispose();
        _log?.Dispose();
    }

    /// <summary>Called in a process that a test started: has the folder of that test.</summary>
    internal void UseFolder(string path)
    {
        _folder = new TemporaryFolder(path);
        _log = new RecordingLoggerFactory();
    }

    /// <summary>What a runner ends in; null where no runner is tested.</summary>
    private protected virtual IRunnerHost? RunnerHost => null;

    /// <summary>A context with <see cref="Settings"/> and those given here; for a runner, with the host that it ends in.</summary>
    protected BackendContext CreateContext(params ReadOnlySpan<(string Key, string Value)> settings)
    {
        var all = new Dictionary<string, string?>(Settings, StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        return TestBackendContext.Create(Name, Folder.FullPath, all, CreateBroker(Folder.FullPath), Log, RunnerHost);
    }

    /// <summary>Makes other backends' parts, of the plugins that the test project carries.</summary>
    /// <param name="baseFolder">The folder that relative paths start from.</param>
    private protected IBackendBroker CreateBroker(string baseFolder)
    {
        var broker = new PluginBroker(Codecs, baseFolder, Log);
        _brokers.Add(broker);
        return broker;
    }

    /// <summary>Asserts that a host finds the class of a plugin and can make it; ignores the test of one that no configuration names.</summary>
    /// <typeparam name="TAttribute">What exports it.</typeparam>
    /// <param name="plugin">The plugin.</param>
    /// <param name="kind">What it is exported as.</param>
    /// <param name="nameOf">The short name in the attribute.</param>
    private protected void AssertExported<TAttribute>(object plugin, PluginKind kind, Func<TAttribute, string> nameOf)
        where TAttribute : Attribute
    {
        if (!IsExported)
        {
            Assert.Ignore("No configuration names this one.");
        }

        var type = plugin.GetType();
        var name = type.GetCustomAttribute<TAttribute>(inherit: false) is { } attribute ? nameOf(attribute) : null;
        Assert.That(ExportCheck.FindFault(type, kind, typeof(TAttribute).Name, name), Is.Null, "A host finds the class by its attribute, and makes it.");
    }

    /// <summary>Ignores a test that opens a store again when the store does not outlive its object.</summary>
    protected void RequirePersistence()
    {
        if (!IsPersistent)
        {
            Assert.Ignore("What this store keeps goes with the object that stored it.");
        }
    }

    /// <summary>Ignores a test that has a store open twice at once when the store is opened by one at a time.</summary>
    private protected void RequireSharing()
    {
        RequirePersistence();
        if (!IsShared)
        {
            Assert.Ignore("This store is opened by one at a time.");
        }
    }
}
