using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Memory;

namespace BorrowingStorage;

/// <summary>Brings a data store of its own and borrows the metadata store of <c>filesystem</c> by name, from another plugin in another load context.</summary>
[ExportStorageBackend("borrowing")]
public sealed class BorrowingStorageBackend(BackendContext context) : StorageBackendBase(
    context,
    new MemoryDataStore(TimeProvider.System),
    context.Broker.CreateMetadataStore("filesystem", new Dictionary<string, string?> { ["path"] = context.ResolvePath("borrowed") }),
    context.GetSettings<StorageSettings>());
