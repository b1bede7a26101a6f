using Memento.Contrib.Tests.Stores;
using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Tiered;
using Memento.Testing;

namespace Memento.Contrib.Tests.Tiered;

[TestFixtureSource(typeof(TierMixes))]
[Category("Long")]
public sealed class TieredPartitionTests(string near, string far, string write) : PartitionTests
{
    protected override IReadOnlyDictionary<string, string?> Settings => TierMixes.SettingsOf(near, far, write);

    protected override IStorageBackend CreateBackend(BackendContext context)
    {
        var broker = new StoreBroker(context);
        return new TieredStorageBackend(broker.Context);
    }
}
