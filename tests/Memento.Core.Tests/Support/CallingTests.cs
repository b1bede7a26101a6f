using System.Reflection;
using Memento.Configuration;
using Memento.Storage;

namespace Memento.Core.Tests.Support;

/// <summary>
/// Tests that call memento functions, with a key of their own under which runs are counted: each in an environment of its own. Where functions run in worker
/// processes, which take long to start, the tests of a fixture share one, but for those that say <see cref="OwnEnvironmentAttribute"/>.
/// </summary>
internal abstract class CallingTests(string storage = "filesystem", string runner = "local", bool isCached = true)
{
    private readonly string _key = Guid.NewGuid().ToString();
    private string _name = "";
    private TestEnvironment? _shared;
    private IDisposable? _use;

    protected string Storage { get; } = storage;

    protected string Runner { get; } = runner;

    protected TestEnvironment Test { get; private set; } = null!;

    protected string Key => $"{_key}/{_name}";

    /// <summary>Settings beside those of the fixture.</summary>
    protected virtual IReadOnlyDictionary<string, string?>? Overrides => null;

    // Fixtures run beside each other; what a test starts is in its flow.
    private static readonly AsyncLocal<CallingTests?> Ambient = new();

    /// <summary>The tests of which one runs here; null where it is of others.</summary>
    public static CallingTests? Current => Ambient.Value;

    /// <summary>Whether the functions of the running test run in other processes, or this is one of those.</summary>
    public static bool RunElsewhere => Current is not { Runner: not "process" };

    [SetUp]
    public void EnterEnvironment()
    {
        Ambient.Value = this;
        _name = TestContext.CurrentContext.Test.Name;
        var isOwn = Runner != "process" || GetType().IsDefined(typeof(OwnEnvironmentAttribute)) || GetType().GetMethod(TestContext.CurrentContext.Test.MethodName!)!.IsDefined(typeof(OwnEnvironmentAttribute));
        Test = isOwn ? Make() : _shared ??= Make();
        _use = Test.Environment.Use();

        TestEnvironment Make() => new(Storage, Runner, isCached: isCached, overrides: Overrides, isUsed: false);
    }

    [TearDown]
    public async Task LeaveEnvironment()
    {
        Ambient.Value = null;
        _use?.Dispose();
        _use = null;
        if (Test != _shared)
        {
            await Test.DisposeAsync();
        }
    }

    [OneTimeTearDown]
    public async Task LeaveSharedEnvironment()
    {
        if (_shared is not null)
        {
            await _shared.DisposeAsync();
            _shared = null;
        }
    }

    /// <summary>Has a result be as old in the store as it is by the clock of the environment, since workers go by that of the system.</summary>
    protected async Task AgeAsync(MementoRecord memento, Type resultType, TimeSpan by)
    {
        if (Runner == "process")
        {
            await using var other = MementoEnvironment.Load(Path.Combine(Test.Folder.Path, "memento.json"), new MementoEnvironmentOptions
            {
                ShadowFolder = PluginCopies.Folder,
                Overrides = new Dictionary<string, string?> { ["repos:0:clusters:default:runner:type"] = "local" },
            });
            var store = other.GetCluster(null)!.Storage;
            var stored = (await store.ReadAsync(memento.Call, resultType))!;
            await store.MemoizeAsync(new ResultToStore(stored.Memento with { Time = DateTimeOffset.UtcNow - by }, stored.Value, resultType));
        }
    }

    /// <summary>Leaves out a test whose functions look into the memory of the test, where they run in another process.</summary>
    /// <param name="reason">Why it has nothing to see there: one that docs/process-runner.md gives.</param>
    public void RequireThisProcess(string reason)
    {
        if (Runner == "process")
        {
            Assert.Ignore(reason);
        }
    }
}
