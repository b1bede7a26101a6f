using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Testing;

namespace Memento.Builtin.Tests.Filesystem;

[TestFixture]
public sealed class FilesystemPartitionTests : PartitionTests
{
    protected override IStorageBackend CreateBackend(BackendContext context) => new FilesystemStorageBackend(context);
}
