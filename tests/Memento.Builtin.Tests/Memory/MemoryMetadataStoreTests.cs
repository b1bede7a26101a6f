using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Memory;
using Memento.Testing;

namespace Memento.Builtin.Tests.Memory;

[TestFixture]
public sealed class MemoryMetadataStoreTests : MetadataStoreTests
{
    protected override bool IsPersistent => false;

    protected override IMetadataStore CreateStore(BackendContext context) => new MemoryMetadataStore(context);
}
