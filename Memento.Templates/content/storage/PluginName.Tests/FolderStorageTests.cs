using Memento.Plugins;
using Memento.Storage;
using Memento.Testing;

namespace PluginRoot.Tests;

/// <summary>The tests that every storage must pass.</summary>
[TestFixture]
public sealed class FolderStorageTests : StorageBackendTests
{
    /// <inheritdoc/>
    protected override IStorageBackend CreateBackend(BackendContext context) => new FolderStorage(context);
}

/// <summary>Those of a data store.</summary>
[TestFixture]
public sealed class FolderDataStoreTests : DataStoreTests
{
    /// <inheritdoc/>
    protected override IDataStore CreateStore(BackendContext context) => new FolderDataStore(context);
}

/// <summary>Those of a metadata store.</summary>
[TestFixture]
public sealed class FolderMetadataStoreTests : MetadataStoreTests
{
    /// <inheritdoc/>
    protected override IMetadataStore CreateStore(BackendContext context) => new FolderMetadataStore(context);
}

/// <summary>Those about partitions, whose values are read one by one.</summary>
[TestFixture]
public sealed class FolderPartitionTests : PartitionTests
{
    /// <inheritdoc/>
    protected override IStorageBackend CreateBackend(BackendContext context) => new FolderStorage(context);
}

/// <summary>Those about collecting what nobody needs any more.</summary>
[TestFixture]
public sealed class FolderCollectingTests : CollectingTests
{
    /// <inheritdoc/>
    protected override IStorageBackend CreateBackend(BackendContext context) => new FolderStorage(context);

    /// <inheritdoc/>
    protected override void MakeOlder(TimeSpan age)
    {
        foreach (var file in Folder.Files())
        {
            File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(file) - age);
        }
    }
}
