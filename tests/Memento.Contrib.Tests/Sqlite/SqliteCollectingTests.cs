using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Sqlite;
using Memento.Testing;

namespace Memento.Contrib.Tests.Sqlite;

/// <summary>Collecting, with results in the table and with results in files.</summary>
[TestFixture("131072")]
[TestFixture("1000")]
[Category("Long")]
public sealed class SqliteCollectingTests(string tableBytes) : CollectingTests
{
    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["table_bytes"] = tableBytes };

    protected override IStorageBackend CreateBackend(BackendContext context) => new SqliteStorageBackend(context);

    protected override void MakeOlder(TimeSpan age)
    {
        var database = Folder.Combine(StoreDatabase.DefaultPath);
        StoreDatabase.MakeOlder(database, age);
        foreach (var file in Directory.Exists(database + "-files") ? Directory.GetFiles(database + "-files", "*", SearchOption.AllDirectories) : [])
        {
            File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(file) - age);
        }
    }
}
