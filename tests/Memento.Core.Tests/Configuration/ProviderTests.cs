using Memento.Configuration;

namespace Memento.Core.Tests.Configuration;

/// <summary>What the host is built on is given: the configuration is read by the provider of JSON that applications have, and plugins are composed by System.Composition.</summary>
internal sealed class ProviderTests
{
    [TestCase("Microsoft.Extensions.Configuration.Json")]
    [TestCase("System.Composition.Hosting")]
    public void The_host_is_built_on(string assembly) =>
        Assert.That(typeof(MementoEnvironment).Assembly.GetReferencedAssemblies().Select(static reference => reference.Name), Has.Member(assembly));
}
