namespace Memento.Core.Tests.Support;

/// <summary>Tests that call memento functions: each in an environment of its own, with a key of its own under which runs are counted.</summary>
internal abstract class CallingTests(string storage = "filesystem", string runner = "local", bool isCached = true)
{
    private readonly string _key = Guid.NewGuid().ToString();

    protected string Storage { get; } = storage;

    protected string Runner { get; } = runner;

    protected TestEnvironment Test { get; private set; } = null!;

    protected string Key => $"{_key}/{TestContext.CurrentContext.Test.Name}";

    // Fixtures run beside each other; what a test starts is in its flow.
    private static readonly AsyncLocal<CallingTests?> Ambient = new();

    /// <summary>The tests of which one runs here; null where it is of others.</summary>
    public static CallingTests? Current => Ambient.Value;

    [SetUp]
    public void EnterEnvironment()
    {
        Ambient.Value = this;
        Test = new TestEnvironment(Storage, Runner, isCached: isCached);
    }

    [TearDown]
    public async Task LeaveEnvironment()
    {
        Ambient.Value = null;
        await Test.DisposeAsync();
    }

    /// <summary>Leaves out a test that looks into the functions while they run, where they run in another process.</summary>
    /// <param name="reason">Why it has nothing to see there.</param>
    public void RequireThisProcess(string reason = "Functions run in another process, into which the test does not see.")
    {
        if (Runner is "worker" or "process")
        {
            Assert.Ignore(reason);
        }
    }
}
