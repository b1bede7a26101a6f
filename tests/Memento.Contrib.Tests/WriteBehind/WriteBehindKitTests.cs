using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Storage.Sqlite;
using Memento.Storage.Tiered;
using Memento.Testing;

namespace Memento.Contrib.Tests.WriteBehind;

/// <summary>What every storage does, of one that writes behind: files.</summary>
[TestFixture]
[Category("Long")]
public sealed class FilesystemWriteBehindTests : StorageBackendTests
{
    protected override IReadOnlyDictionary<string, string?> Settings => WriteBehindSettings.All;

    // What waits to be written goes with its process.
    protected override bool KeepsWhatIsAcknowledged => false;

    protected override IStorageBackend CreateBackend(BackendContext context) => new FilesystemStorageBackend(context);
}

/// <summary>What every storage does, of one that writes behind: a database.</summary>
[TestFixture]
[Category("Long")]
public sealed class SqliteWriteBehindTests : StorageBackendTests
{
    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(WriteBehindSettings.All) { ["on_corruption"] = "rebuild" };

    // What waits to be written goes with its process.
    protected override bool KeepsWhatIsAcknowledged => false;

    protected override IStorageBackend CreateBackend(BackendContext context) => new SqliteStorageBackend(context);
}

/// <summary>What every storage does, of one that writes behind: tiers, of which some operations are asked one by one.</summary>
[TestFixture]
[Category("Long")]
public sealed class TieredWriteBehindTests : StorageBackendTests
{
    protected override IReadOnlyDictionary<string, string?> Settings =>
        new Dictionary<string, string?>(Tiered.TierMixes.SettingsOf("filesystem", "filesystem", "all")) { ["write_behind"] = "true" };

    // What waits to be written goes with its process.
    protected override bool KeepsWhatIsAcknowledged => false;

    protected override IStorageBackend CreateBackend(BackendContext context) => new TieredStorageBackend(new Stores.StoreBroker(context).Context);
}

/// <summary>Partitions of a storage that writes behind.</summary>
[TestFixture]
[Category("Long")]
public sealed class WriteBehindPartitionTests : PartitionTests
{
    protected override IReadOnlyDictionary<string, string?> Settings => WriteBehindSettings.All;

    protected override IStorageBackend CreateBackend(BackendContext context) => new FilesystemStorageBackend(context);
}

/// <summary>Collecting in a storage that writes behind.</summary>
[TestFixture]
[Category("Long")]
public sealed class WriteBehindCollectingTests : CollectingTests
{
    private readonly List<SqliteStorageBackend> _backends = [];

    protected override IReadOnlyDictionary<string, string?> Settings => WriteBehindSettings.All;

    [SetUp]
    public void Begin() => _backends.Clear();

    protected override IStorageBackend CreateBackend(BackendContext context)
    {
        var backend = new SqliteStorageBackend(context);
        _backends.Add(backend);
        return backend;
    }

    protected override void MakeOlder(TimeSpan age)
    {
        foreach (var backend in _backends)
        {
            // What waits would stay young.
            backend.FlushAsync().AsTask().GetAwaiter().GetResult();
        }

        Sqlite.StoreDatabase.MakeOlder(Folder.Combine(Sqlite.StoreDatabase.DefaultPath), age);
    }
}
