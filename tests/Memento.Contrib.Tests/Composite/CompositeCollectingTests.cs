using Memento.Contrib.Tests.Stores;
using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Composite;
using Memento.Testing;

namespace Memento.Contrib.Tests.Composite;

[TestFixtureSource(typeof(Mixes))]
[Category("Long")]
public sealed class CompositeCollectingTests(string data, string metadata) : CollectingTests
{
    private AgingStores _stores = new();

    protected override bool IsPersistent => data != "memory" && metadata != "memory";

    protected override IReadOnlyDictionary<string, string?> Settings => Mixes.SettingsOf(data, metadata);

    protected override IStorageBackend CreateBackend(BackendContext context)
    {
        var broker = new StoreBroker(context);
        _stores = broker.Aging;
        return new CompositeStorageBackend(broker.Context);
    }

    protected override void MakeOlder(TimeSpan age) => _stores.MakeOlder(Folder, age);
}
