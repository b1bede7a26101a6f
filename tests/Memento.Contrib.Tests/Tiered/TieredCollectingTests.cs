using Memento.Contrib.Tests.Stores;
using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Tiered;
using Memento.Testing;

namespace Memento.Contrib.Tests.Tiered;

[TestFixtureSource(typeof(TierMixes), nameof(TierMixes.Waiting))]
[Category("Long")]
public sealed class TieredCollectingTests(string near, string far, string write) : CollectingTests
{
    private AgingStores _stores = new();

    protected override IReadOnlyDictionary<string, string?> Settings => TierMixes.SettingsOf(near, far, write);

    protected override IStorageBackend CreateBackend(BackendContext context)
    {
        var broker = new StoreBroker(context);
        _stores = broker.Aging;
        return new TieredStorageBackend(broker.Context);
    }

    protected override void MakeOlder(TimeSpan age) => _stores.MakeOlder(Folder, age);
}
