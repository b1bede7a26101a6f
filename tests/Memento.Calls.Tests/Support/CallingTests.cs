using Memento.Configuration;

namespace Memento.Calls.Tests.Support;

/// <summary>Tests that call memento functions: each in an environment of its own, with a key of its own under which runs are counted.</summary>
internal abstract class CallingTests
{
    private readonly string _key = Guid.NewGuid().ToString();
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "memento-test-" + Guid.NewGuid().ToString("N"));
    private MementoEnvironment _environment = null!;
    private IDisposable _use = null!;

    protected string Key => $"{_key}/{TestContext.CurrentContext.Test.Name}";

    protected int Count => Runs.Of(Key);

    /// <summary>The test's own folder.</summary>
    protected string Folder => _folder;

    protected Cluster Cluster => _environment.GetCluster(null)!;

    /// <summary>The arguments of all mementos of a function of <see cref="Functions.Numbers"/>, with this test's key as KEY.</summary>
    protected async Task<IReadOnlyList<string>> ArgumentsOf(string function)
    {
        var method = typeof(Functions.Numbers).GetMethod(function)!;
        var name = new FunctionName(null, $"{method.DeclaringType!.Assembly.GetName().Name}/{method.DeclaringType.FullName}", method.Name, "1");
        var found = new List<string>();
        await foreach (var memento in Cluster.Storage.ListMementosAsync(name))
        {
            found.Add(memento.Arguments.Replace($"\"{Key}\"", "KEY", StringComparison.Ordinal));
        }

        return found;
    }

    [SetUp]
    public void EnterEnvironment()
    {
        Directory.CreateDirectory(_folder);
        var file = Path.Combine(_folder, "memento.json");
        File.WriteAllText(file, """
            { "name": "test", "repos": [ { "name": "main", "clusters": {
                "default": { "storage": { "type": "memory" }, "runner": { "type": "local" } }
            } } ] }
            """);
        _environment = MementoEnvironment.Load(file, new MementoEnvironmentOptions
        {
            LoggerFactory = Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance,
            ShadowFolder = PluginCopies.Folder,
        });
        _use = _environment.Use();
    }

    [TearDown]
    public async Task LeaveEnvironment()
    {
        _use.Dispose();
        await _environment.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
