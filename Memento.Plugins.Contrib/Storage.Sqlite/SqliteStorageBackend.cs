using Memento.Plugins;
using Memento.Storage.Sqlite.Engine;

namespace Memento.Storage.Sqlite;

/// <summary>The storage <c>sqlite</c>: keeps mementos, metadata and results in one SQLite database, large results in files beside it. Many processes of one machine may share it.</summary>
[ExportStorageBackend("sqlite")]
public sealed class SqliteStorageBackend : StorageBackendBase
{
    /// <summary>Made by the host.</summary>
    /// <exception cref="ConfigurationException">A setting is wrong, or the database is damaged, of a newer schema or another program's.</exception>
    public SqliteStorageBackend(BackendContext context)
        : this(context, Settings(context))
    {
    }

    private SqliteStorageBackend(BackendContext context, SqliteSettings settings)
        : this(context, settings, SqliteDefaults.Open(context, settings.ForStores()))
    {
    }

    internal SqliteStorageBackend(BackendContext context, SqliteSettings settings, Database database)
        : base(context, new SqliteDataStore(database, settings.TableBytes), new SqliteMetadataStore(database.Share(), sharesDatabase: true), settings)
    {
    }

    private static SqliteSettings Settings(BackendContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.GetSettings<SqliteSettings>();
    }
}
