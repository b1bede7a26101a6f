using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Sqlite;
using Memento.Testing;

namespace Memento.Contrib.Tests.Sqlite;

[TestFixture]
public sealed class SqliteStorageBackendTests : StorageBackendTests
{
    protected override IStorageBackend CreateBackend(BackendContext context) => new SqliteStorageBackend(context);
}
