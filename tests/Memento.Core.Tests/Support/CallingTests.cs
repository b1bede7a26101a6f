namespace Memento.Core.Tests.Support;

/// <summary>Tests that call memento functions: each in an environment of its own, with a key of its own under which runs are counted.</summary>
internal abstract class CallingTests(string storage = "filesystem", string runner = "local", bool isCached = true)
{
    private readonly string _key = Guid.NewGuid().ToString();

    protected string Storage { get; } = storage;

    protected TestEnvironment Test { get; private set; } = null!;

    protected string Key => $"{_key}/{TestContext.CurrentContext.Test.Name}";

    [SetUp]
    public void EnterEnvironment() => Test = new TestEnvironment(Storage, runner, isCached: isCached);

    [TearDown]
    public async Task LeaveEnvironment() => await Test.DisposeAsync();
}
