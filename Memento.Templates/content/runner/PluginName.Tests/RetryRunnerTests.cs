using Memento;
using Memento.Plugins;
using Memento.Running;
using Memento.Testing;

namespace PluginRoot.Tests;

/// <summary>The tests that every runner must pass, and those of this one.</summary>
[TestFixture]
public sealed class RetryRunnerTests : RunnerBackendTests
{
    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["pause"] = "0:00:00" };

    /// <inheritdoc/>
    protected override IRunnerBackend CreateRunner(BackendContext context) => new RetryRunner(context);

    /// <summary>A call that goes well at last has its result.</summary>
    [Test]
    public async Task What_may_go_better_is_tried_again()
    {
        await using var runner = Create(attempts: 3);
        var outcome = await runner.RunAsync(FailingAtFirst(times: 2));
        Assert.That((outcome.Value, Host.Ran.Count), Is.EqualTo(((object)1, 3)));
    }

    /// <summary>A call that never goes well ends with its last failure.</summary>
    [Test]
    public async Task It_is_given_up_in_the_end()
    {
        await using var runner = Create(attempts: 3);
        var outcome = await runner.RunAsync(FailingAtFirst(times: 5));
        Assert.That(outcome.Exception, Is.TypeOf<NonMemoizedException>());
        Assert.That(Host.Ran, Has.Count.EqualTo(3));
    }

    /// <summary>Any other exception is a result.</summary>
    [Test]
    public async Task What_is_remembered_is_not_tried_again()
    {
        await using var runner = Create(attempts: 3);
        await runner.RunAsync(TestFunctionCall.Failing(1));
        Assert.That(Host.Ran, Has.Count.EqualTo(1));
    }

    /// <summary>A wrong setting is an error that names it.</summary>
    [TestCase("attempts", "0")]
    [TestCase("pause", "-0:00:01")]
    [TestCase("speed", "1")]
    public void A_wrong_setting_is_refused(string key, string value) =>
        Assert.That(() => new RetryRunner(Context(key, value)), Throws.TypeOf<ConfigurationException>().With.Message.Contains(key));

    private static TestFunctionCall FailingAtFirst(int times)
    {
        var ran = 0;
        return new TestFunctionCall(1, _ => new(++ran > times ? new CallOutcome(1, null, null, true) : CallOutcome.Failed(new NonMemoizedException("Nobody answers."))));
    }

    private RetryRunner Create(int attempts) => new(Context("attempts", $"{attempts}"));

    private BackendContext Context(string key, string value) =>
        TestBackendContext.Create("plugin-short-name", Folder.FullPath, new Dictionary<string, string?>(Settings) { [key] = value }, loggerFactory: Log, runnerHost: Host);
}
