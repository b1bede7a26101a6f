using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Storage.Memory;
using Memento.Testing;

namespace Memento.Builtin.Tests;

/// <summary>A backend of a slow data store of one kind and a metadata store of another, joined in code.</summary>
[TestFixture]
public sealed class JoinedStorageBackendTests : StorageBackendTests
{
    protected override bool IsPersistent => false;

    protected override IStorageBackend CreateBackend(BackendContext context) => new JoinedBackend(context);

    private sealed class JoinedBackend(BackendContext context) : StorageBackendBase(
        context,
        new RemoteDataStore(new MemoryDataStore(Bare(context))),
        new FilesystemMetadataStore(Bare(context)),
        context.GetSettings<StorageSettings>())
    {
        private static BackendContext Bare(BackendContext context) => TestBackendContext.Create("borrowed", context.BaseFolder, loggerFactory: context.LoggerFactory);
    }
}
