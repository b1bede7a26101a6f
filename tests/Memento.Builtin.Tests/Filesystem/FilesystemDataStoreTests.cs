using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Testing;

namespace Memento.Builtin.Tests.Filesystem;

[TestFixture]
public sealed class FilesystemDataStoreTests : DataStoreTests
{
    protected override IDataStore CreateStore(BackendContext context) => new FilesystemDataStore(context);
}
