using Memento.Plugins;
using Memento.Storage;
using Memento.Testing;

namespace Memento.Kit.Tests;

/// <summary>A storage that borrows both of its stores, as the pages for plugin authors have it, tested as they say.</summary>
[Category("Long")]
internal sealed class BorrowedStoresTests : StorageBackendTests
{
    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["large"] = "results", ["fast"] = "mementos" };

    protected override IStorageBackend CreateBackend(BackendContext context) => new TwoFoldersStorage(context);

    [ExportStorageBackend("two-folders")]
    private sealed class TwoFoldersStorage(BackendContext context) : StorageBackendBase(
        context,
        context.Broker.CreateDataStore("filesystem", new Dictionary<string, string?> { ["path"] = context.GetSettings<FolderSettings>().Large }),
        context.Broker.CreateMetadataStore("filesystem", new Dictionary<string, string?> { ["path"] = context.GetSettings<FolderSettings>().Fast }),
        context.GetSettings<FolderSettings>());

    private sealed class FolderSettings : StorageSettings
    {
        public string Large { get; set; } = "";

        public string Fast { get; set; } = "";
    }
}
