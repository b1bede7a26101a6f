using Memento.Plugins;
using Memento.Running;
using Memento.Running.Local;
using Memento.Testing;

namespace Memento.Builtin.Tests.Local;

[TestFixture]
public sealed class LocalRunnerTests : RunnerBackendTests
{
    [Test]
    public void An_unknown_setting_is_refused() =>
        Assert.That(() => CreateRunner(CreateContext(("unheard_of", "1"))), Throws.InstanceOf<ConfigurationException>().With.Message.Contains("unheard_of"));

    protected override IRunnerBackend CreateRunner(BackendContext context) => new LocalRunner(context);
}
