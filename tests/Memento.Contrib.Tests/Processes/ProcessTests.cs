using System.Diagnostics;
using Memento.Configuration;
using Memento.Core.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Memento.Contrib.Tests.Processes;

/// <summary>Tests whose functions run in worker processes, each in an environment of its own.</summary>
internal abstract class ProcessTests
{
    /// <summary>How long anything may take on a machine that has much else to do.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly List<MementoEnvironment> _environments = [];
    private readonly List<IDisposable> _uses = [];

    protected RecordingLoggers Log { get; private set; } = null!;

    protected Core.Tests.Support.TemporaryFolder Folder { get; private set; } = null!;

    [SetUp]
    public void MakeFolder()
    {
        Folder = new Core.Tests.Support.TemporaryFolder();
        Log = new RecordingLoggers();
    }

    [TearDown]
    public async Task End()
    {
        foreach (var use in Enumerable.Reverse(_uses))
        {
            use.Dispose();
        }

        foreach (var environment in _environments)
        {
            await environment.DisposeAsync();
        }

        _uses.Clear();
        _environments.Clear();
        Folder.Dispose();
        Log.Dispose();
    }

    /// <summary>Makes the environment that calls of the test run in.</summary>
    /// <param name="settings">Of the runner, such as <c>"workers": 2</c>.</param>
    /// <param name="storage">The storage.</param>
    /// <param name="loggers">Its loggers; null for <see cref="Log"/>.</param>
    protected MementoEnvironment Use(string settings = "", string storage = """{ "type": "filesystem", "path": "store" }""", ILoggerFactory? loggers = null)
    {
        var environment = Open(Folder, settings, storage, loggers ?? Log);
        _environments.Add(environment);
        _uses.Add(environment.Use());
        return environment;
    }

    internal static MementoEnvironment Open(Core.Tests.Support.TemporaryFolder folder, string settings, string storage, ILoggerFactory log)
    {
        var comma = settings.Length > 0 ? ", " : "";
        folder.Write("memento.json", $$"""{ "repos": [ { "name": "main", "clusters": { "default": { "storage": {{storage}}, "runner": { "type": "process"{{comma}}{{settings}} } } } } ] }""");
        return MementoEnvironment.Load(Path.Combine(folder.Path, "memento.json"), new MementoEnvironmentOptions { LoggerFactory = log, ShadowFolder = Path.Combine(folder.Path, "shadow") });
    }

    /// <summary>The worker processes that the log says were started.</summary>
    protected int Started => Log.Entries.Count(static entry => entry.Event.Id == 3100);

    internal static async Task Until(Func<bool> condition, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.That(clock.Elapsed, Is.LessThan(Patience), what);
            await Task.Delay(20);
        }
    }

    protected static bool IsAlive(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
