using Memento.Plugins;
using Memento.Running;
using Memento.Running.Null;
using Memento.Testing;

namespace Memento.Builtin.Tests.Null;

[TestFixture]
public sealed class NullRunnerTests : RunnerBackendTests
{
    protected override bool Refuses => true;

    [Test]
    public async Task Who_does_not_ask_beforehand_gets_the_refusal_as_the_outcome()
    {
        await using var runner = CreateRunner(CreateContext());
        var outcome = await runner.RunAsync(TestFunctionCall.Returning(1));
        Assert.That(outcome.Exception, Is.InstanceOf<NonMemoizedException>().With.Message.EqualTo(runner.Refusal));
    }

    [Test]
    public void An_unknown_setting_is_refused() =>
        Assert.That(() => CreateRunner(CreateContext(("unheard_of", "1"))), Throws.InstanceOf<ConfigurationException>().With.Message.Contains("unheard_of"));

    protected override IRunnerBackend CreateRunner(BackendContext context) => new NullRunner(context);
}
