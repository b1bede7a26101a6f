using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Testing;

namespace Memento.Builtin.Tests.Filesystem;

[TestFixture]
public sealed class FilesystemMetadataStoreTests : MetadataStoreTests
{
    protected override IMetadataStore CreateStore(BackendContext context) => new FilesystemMetadataStore(context);
}
