using Memento.Contrib.Tests.Stores;
using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Tiered;
using Memento.Testing;

namespace Memento.Contrib.Tests.Tiered;

[TestFixtureSource(typeof(TierMixes))]
public sealed class TieredStorageBackendTests(string near, string far, string write) : StorageBackendTests
{
    protected override IReadOnlyDictionary<string, string?> Settings => TierMixes.SettingsOf(near, far, write);

    protected override IStorageBackend CreateBackend(BackendContext context)
    {
        var broker = new StoreBroker(context);
        return new TieredStorageBackend(broker.Context);
    }
}
