using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Sqlite;
using Memento.Testing;

namespace Memento.Contrib.Tests.Sqlite;

/// <summary>A backend of the two stores as others borrow them, each in a database of its own or both in one.</summary>
[TestFixture("data.db", "metadata.db")]
[TestFixture("one.db", "one.db")]
[Category("Long")]
public sealed class SqliteApartTests(string data, string metadata) : StorageBackendTests
{
    protected override bool IsExported => false;

    protected override IStorageBackend CreateBackend(BackendContext context) => new ApartBackend(context, data, metadata);

    private sealed class ApartBackend(BackendContext context, string data, string metadata) : StorageBackendBase(
        context,
        new SqliteDataStore(Of(context, data)),
        new SqliteMetadataStore(Of(context, metadata)),
        context.GetSettings<StorageSettings>())
    {
        private static BackendContext Of(BackendContext context, string path) =>
            TestBackendContext.Create("sqlite", context.BaseFolder, new Dictionary<string, string?> { ["path"] = path, ["on_corruption"] = "rebuild" }, loggerFactory: context.LoggerFactory);
    }
}
