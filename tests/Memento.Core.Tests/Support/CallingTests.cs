namespace Memento.Core.Tests.Support;

/// <summary>Tests that call memento functions: each in an environment of its own, with a key of its own under which runs are counted.</summary>
internal abstract class CallingTests(string storage = "filesystem", string runner = "local", bool isCached = true)
{
    private readonly string _key = Guid.NewGuid().ToString();

    protected string Storage { get; } = storage;

    protected string Runner { get; } = runner;

    protected TestEnvironment Test { get; private set; } = null!;

    protected string Key => $"{_key}/{TestContext.CurrentContext.Test.Name}";

    [SetUp]
    public void EnterEnvironment() => Test = new TestEnvironment(Storage, Runner, isCached: isCached);

    [TearDown]
    public async Task LeaveEnvironment() => await Test.DisposeAsync();

    /// <summary>Leaves out a test that looks into the functions while they run, where they run in another process.</summary>
    protected void RequireThisProcess()
    {
        if (Runner is "worker" or "process")
        {
            Assert.Ignore("Functions run in another process, into which the test does not see.");
        }
    }
}
