using Memento.Contrib.Tests.Stores;
using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Composite;
using Memento.Testing;

namespace Memento.Contrib.Tests.Composite;

[TestFixtureSource(typeof(Mixes))]
[Category("Long")]
public sealed class CompositePartitionTests(string data, string metadata) : PartitionTests
{
    protected override bool IsPersistent => data != "memory" && metadata != "memory";

    protected override IReadOnlyDictionary<string, string?> Settings => Mixes.SettingsOf(data, metadata);

    protected override IStorageBackend CreateBackend(BackendContext context)
    {
        var broker = new StoreBroker(context);
        return new CompositeStorageBackend(broker.Context);
    }
}
