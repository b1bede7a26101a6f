using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Sqlite;
using Memento.Testing;

namespace Memento.Contrib.Tests.Sqlite;

[TestFixture]
public sealed class SqliteMetadataStoreTests : MetadataStoreTests
{
    protected override IMetadataStore CreateStore(BackendContext context) => new SqliteMetadataStore(context);
}
