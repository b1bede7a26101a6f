using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Sqlite;
using Memento.Testing;

namespace Memento.Contrib.Tests.Sqlite;

/// <summary>The data store by itself: objects in the table, and all of them in files.</summary>
[TestFixture("131072")]
[TestFixture("0", Category = "Long")]
public sealed class SqliteDataStoreTests(string tableBytes) : DataStoreTests
{
    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["table_bytes"] = tableBytes };

    protected override IDataStore CreateStore(BackendContext context) => new SqliteDataStore(context);
}
