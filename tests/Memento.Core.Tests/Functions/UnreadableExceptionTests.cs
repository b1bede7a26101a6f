using Memento.Plugins;
using Memento.Resources;

namespace Memento.Core.Tests.Functions;

/// <summary>Exceptions of plugins and of the program's own types, whose own code throws when they are asked what they say.</summary>
internal sealed class UnreadableExceptionTests
{
    [Test]
    public void A_plugin_that_throws_one_is_told_of_by_its_type() =>
        Assert.That(PluginFault.Describe(new ClosedException()), Does.StartWith(nameof(ClosedException)).And.Contains("cannot be read"));

    [Test]
    public void A_resource_type_that_throws_one_is_named()
    {
        ResourceTypes.Register(new Closed());
        Assert.That(() => Memo.Resource("closed exception", "here"), Throws.TypeOf<ResourceException>().With.Message.Contains("'here'").And.Message.Contains("cannot be read"));
    }

    private sealed class Closed : IResourceType
    {
        public string Name => "closed exception";

        public ResourceHandle Describe(string location) => throw new ClosedException();
    }
}
