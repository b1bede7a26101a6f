using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Memory;
using Memento.Testing;

namespace Memento.Builtin.Tests.Memory;

[TestFixture]
public sealed class MemoryPartitionTests : PartitionTests
{
    protected override bool IsPersistent => false;

    protected override IStorageBackend CreateBackend(BackendContext context) => new MemoryStorageBackend(context);
}
