using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Sqlite;
using Memento.Testing;

namespace Memento.Contrib.Tests.Sqlite;

[TestFixture]
public sealed class SqliteStorageBackendTests : StorageBackendTests
{
    // By itself a damaged database is an error, for the user to decide.
    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["on_corruption"] = "rebuild" };

    protected override IStorageBackend CreateBackend(BackendContext context) => new SqliteStorageBackend(context);
}
