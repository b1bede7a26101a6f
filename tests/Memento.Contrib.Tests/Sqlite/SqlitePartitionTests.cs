using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Sqlite;
using Memento.Testing;

namespace Memento.Contrib.Tests.Sqlite;

[TestFixture]
[Category("Long")]
public sealed class SqlitePartitionTests : PartitionTests
{
    protected override IStorageBackend CreateBackend(BackendContext context) => new SqliteStorageBackend(context);
}
