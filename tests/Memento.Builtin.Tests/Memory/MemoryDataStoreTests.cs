using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Memory;
using Memento.Testing;

namespace Memento.Builtin.Tests.Memory;

[TestFixture]
public sealed class MemoryDataStoreTests : DataStoreTests
{
    protected override bool IsPersistent => false;

    protected override IDataStore CreateStore(BackendContext context) => new MemoryDataStore(context);
}
