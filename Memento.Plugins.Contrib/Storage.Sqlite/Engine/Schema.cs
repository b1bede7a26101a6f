using System.Globalization;

namespace Memento.Storage.Sqlite.Engine;

/// <summary>
/// The tables of a store and how those of an older one are brought forward: one step after another, each in a transaction of its own, by whichever process
/// comes first. A new database takes all steps, so that there is one way to each schema. docs/sqlite.md describes the tables.
/// </summary>
internal static class Schema
{
    /// <summary>Says in the header of a database's file whose it is: <c>MEMO</c>.</summary>
    public const int ApplicationId = 0x4d454d4f;

    private const string InfoOfSchema = "SELECT CAST(value AS INTEGER) FROM info WHERE name = 'schema'";

    private static readonly string[][] Steps =
    [
        [
            "CREATE TABLE info (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
            "INSERT INTO info (name, value) VALUES ('store', lower(hex(randomblob(16)))), ('schema', '1')",
            "CREATE TABLE functions (key BLOB PRIMARY KEY, name TEXT NOT NULL, version TEXT) WITHOUT ROWID",
            "CREATE INDEX functions_by_name ON functions (name)",
            "CREATE TABLE mementos (id INTEGER PRIMARY KEY, function BLOB NOT NULL, arguments BLOB NOT NULL, used INTEGER NOT NULL, document TEXT NOT NULL)",
            "CREATE UNIQUE INDEX mementos_by_call ON mementos (function, arguments)",
            "CREATE TABLE call_metadata (id INTEGER PRIMARY KEY, function BLOB NOT NULL, arguments BLOB NOT NULL, name TEXT NOT NULL, checksum INTEGER NOT NULL, value BLOB NOT NULL)",
            "CREATE UNIQUE INDEX call_metadata_by_name ON call_metadata (function, arguments, name)",
            "CREATE TABLE function_metadata (id INTEGER PRIMARY KEY, function BLOB NOT NULL, name TEXT NOT NULL, checksum INTEGER NOT NULL, value BLOB NOT NULL)",
            "CREATE UNIQUE INDEX function_metadata_by_name ON function_metadata (function, name)",
            "CREATE TABLE objects (id INTEGER PRIMARY KEY, path TEXT NOT NULL, newest INTEGER NOT NULL, version TEXT NOT NULL, written INTEGER NOT NULL, length INTEGER NOT NULL, data BLOB)",
            "CREATE UNIQUE INDEX objects_by_path ON objects (path, newest, version)",
            "CREATE INDEX files_by_version ON objects (version) WHERE data IS NULL AND version <> '1'",
            "CREATE TABLE object_metadata (id INTEGER PRIMARY KEY, object INTEGER NOT NULL, name TEXT NOT NULL, checksum INTEGER NOT NULL, value BLOB NOT NULL)",
            "CREATE UNIQUE INDEX object_metadata_by_name ON object_metadata (object, name)",
        ],
        [
            "CREATE TABLE forgotten (id INTEGER PRIMARY KEY AUTOINCREMENT, writer INTEGER NOT NULL, time INTEGER NOT NULL, function TEXT, arguments BLOB)",
        ],
    ];

    /// <summary>The number of the schema that is written, and the newest that is read.</summary>
    public static int Newest => Steps.Length;

    /// <summary>Looks at what is in a database. Called in a transaction, so that it is of one moment.</summary>
    /// <returns>Whether there is a store in it, of the newest schema.</returns>
    /// <exception cref="StoreRefusedException">There is something else in it, or a store of a newer schema.</exception>
    /// <exception cref="CorruptDatabaseException">What is in it contradicts itself.</exception>
    public static bool IsNewest(Connection connection)
    {
        var version = connection.QueryInt64(Sql.SchemaVersion) ?? 0;
        if (version == 0)
        {
            return connection.QueryInt64("SELECT 1 FROM sqlite_schema LIMIT 1") is null
                ? false
                : throw new StoreRefusedException(StorageErrors.OtherProgram, $"'{connection.File}' is a database of another program: give the store a file of its own.");
        }

        if (connection.QueryInt64("PRAGMA application_id") != ApplicationId)
        {
            throw new StoreRefusedException(StorageErrors.OtherProgram, $"'{connection.File}' is a database of another program: give the store a file of its own.");
        }

        // Written twice, so that a damaged number is not taken for another schema.
        var written = connection.QueryInt64(InfoOfSchema);
        return written != version
            ? throw new CorruptDatabaseException(connection.File, string.Create(CultureInfo.InvariantCulture, $"it says that its schema is {version}, and {written?.ToString(CultureInfo.InvariantCulture) ?? "nothing"} in the table 'info'"))
            : version > Newest
            ? throw new StoreRefusedException(StorageErrors.NewerFormat, string.Create(CultureInfo.InvariantCulture, $"The store in '{connection.File}' is of schema {version}, and this version of Memento reads schemas up to {Newest}: use a newer version of Memento, or give the store another file."))
            : version == Newest;
    }

    /// <summary>Makes the tables of a new store, or brings those of an older one forward.</summary>
    /// <param name="connection">The database, with no transaction open.</param>
    /// <param name="upTo">The schema to reach; null for the newest.</param>
    public static void Migrate(Connection connection, int? upTo = null)
    {
        for (var isDone = false; !isDone;)
        {
            connection.BeginWriting();
            try
            {
                // Another process may have come first.
                var version = (int)(connection.QueryInt64(Sql.SchemaVersion) ?? 0);
                isDone = version >= (upTo ?? Newest);
                if (!isDone)
                {
                    Take(connection, version);
                }

                connection.Commit();
            }
            catch
            {
                connection.Rollback();
                throw;
            }
        }
    }

    private static void Take(Connection connection, int version)
    {
        foreach (var sql in Steps[version])
        {
            connection.Execute(sql);
        }

        var next = (version + 1).ToString(CultureInfo.InvariantCulture);
        connection.Execute($"UPDATE info SET value = '{next}' WHERE name = 'schema'");
        connection.Execute($"PRAGMA user_version = {next}");
        connection.Execute($"PRAGMA application_id = {ApplicationId.ToString(CultureInfo.InvariantCulture)}");
    }
}
