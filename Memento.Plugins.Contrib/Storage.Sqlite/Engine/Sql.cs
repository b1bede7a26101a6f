namespace Memento.Storage.Sqlite.Engine;

/// <summary>
/// Every statement that a store runs again and again, each prepared once a connection. All find their rows by an index; lists are read page by page, each
/// page beginning behind the last row of the one before, so that no transaction stays open while somebody takes his time with a list.
/// </summary>
internal static class Sql
{
    public const string Begin = "BEGIN";
    public const string BeginImmediate = "BEGIN IMMEDIATE";
    public const string Commit = "COMMIT";
    public const string Rollback = "ROLLBACK";

    /// <summary>The number of the schema, which another program may have changed since this connection was opened.</summary>
    public const string SchemaVersion = "PRAGMA user_version";

    /// <summary>A number that stays as it is for as long as no other connection, of whichever process, changes the database.</summary>
    public const string DataVersion = "PRAGMA data_version";

    public const string StoreId = "SELECT value FROM info WHERE name = 'store'";

    // Mementos.
    public const string FindMemento = "SELECT used, document FROM mementos WHERE function = ?1 AND arguments = ?2";
    public const string MementoExists = "SELECT 1 FROM mementos WHERE function = ?1 AND arguments = ?2";
    public const string PutMemento = """
        INSERT INTO mementos (function, arguments, used, document) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (function, arguments) DO UPDATE SET used = excluded.used, document = excluded.document
        """;
    public const string PutFunction = """
        INSERT INTO functions (key, name, version) VALUES (?1, ?2, ?3)
        ON CONFLICT (key) DO UPDATE SET name = excluded.name, version = excluded.version WHERE name <> excluded.name OR version IS NOT excluded.version
        """;
    public const string UseMemento = "UPDATE mementos SET used = ?3 WHERE function = ?1 AND arguments = ?2 AND used < ?3";
    public const string ListMementos = "SELECT arguments, used, document FROM mementos WHERE function = ?1 AND arguments > ?2 ORDER BY arguments LIMIT ?3";
    public const string ForgetMemento = "DELETE FROM mementos WHERE function = ?1 AND arguments = ?2";
    public const string ForgetUnused = "DELETE FROM mementos WHERE function = ?1 AND arguments = ?2 AND used < ?3";
    public const string ForgetSomeOfAll = "DELETE FROM mementos WHERE id IN (SELECT id FROM mementos WHERE id > 0 LIMIT ?1)";
    public const string ForgetSome = "DELETE FROM mementos WHERE id IN (SELECT id FROM mementos WHERE function = ?1 LIMIT ?2)";

    // Functions.
    public const string ListFunctions = """
        SELECT key, name, version FROM functions
        WHERE key > ?1 AND EXISTS (SELECT 1 FROM mementos WHERE function = functions.key) ORDER BY key LIMIT ?2
        """;
    public const string ListAllFunctions = "SELECT key, name, version FROM functions WHERE key > ?1 ORDER BY key LIMIT ?2";
    public const string ListVersions = "SELECT key, name, version FROM functions WHERE name = ?1";
    public const string ListVersionsInUse = """
        SELECT key, name, version FROM functions
        WHERE name = ?1 AND (EXISTS (SELECT 1 FROM mementos WHERE function = functions.key) OR EXISTS (SELECT 1 FROM function_metadata WHERE function = functions.key))
        """;
    public const string ForgetFunctionInNoUse = """
        DELETE FROM functions WHERE key = ?1
        AND NOT EXISTS (SELECT 1 FROM mementos WHERE function = ?1) AND NOT EXISTS (SELECT 1 FROM function_metadata WHERE function = ?1)
        """;
    public const string ForgetFunctionsInNoUse = """
        DELETE FROM functions
        WHERE key > X'' AND NOT EXISTS (SELECT 1 FROM mementos WHERE function = functions.key) AND NOT EXISTS (SELECT 1 FROM function_metadata WHERE function = functions.key)
        """;
    public const string HasAnything = """
        SELECT EXISTS (SELECT 1 FROM functions WHERE key > X'') OR EXISTS (SELECT 1 FROM mementos WHERE id > 0)
        OR EXISTS (SELECT 1 FROM call_metadata WHERE id > 0) OR EXISTS (SELECT 1 FROM function_metadata WHERE id > 0)
        """;
    public const string FunctionHasMementos = "SELECT 1 FROM mementos WHERE function = ?1 LIMIT 1";

    // Custom metadata of calls.
    public const string WriteCallMetadata = """
        INSERT INTO call_metadata (function, arguments, name, checksum, value) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (function, arguments, name) DO UPDATE SET checksum = excluded.checksum, value = excluded.value
        """;
    public const string ReadCallMetadata = "SELECT checksum, value FROM call_metadata WHERE function = ?1 AND arguments = ?2 AND name = ?3";
    public const string ListCallMetadata = "SELECT name FROM call_metadata WHERE function = ?1 AND arguments = ?2";
    public const string ForgetCallMetadata = "DELETE FROM call_metadata WHERE function = ?1 AND arguments = ?2";
    public const string ForgetSomeCallMetadataOfAll = "DELETE FROM call_metadata WHERE id IN (SELECT id FROM call_metadata WHERE id > 0 LIMIT ?1)";
    public const string ForgetSomeCallMetadata = "DELETE FROM call_metadata WHERE id IN (SELECT id FROM call_metadata WHERE function = ?1 LIMIT ?2)";
    public const string PageCallMetadata = "SELECT id, checksum, value, name FROM call_metadata WHERE id > ?1 ORDER BY id LIMIT ?2";
    public const string RemoveCallMetadata = "DELETE FROM call_metadata WHERE id = ?1";

    // Metadata of functions.
    public const string WriteFunctionMetadata = """
        INSERT INTO function_metadata (function, name, checksum, value) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (function, name) DO UPDATE SET checksum = excluded.checksum, value = excluded.value
        """;
    public const string ReadFunctionMetadata = "SELECT checksum, value FROM function_metadata WHERE function = ?1 AND name = ?2";
    public const string ListFunctionMetadata = "SELECT name FROM function_metadata WHERE function = ?1";
    public const string ForgetSomeFunctionMetadataOfAll = "DELETE FROM function_metadata WHERE id IN (SELECT id FROM function_metadata WHERE id > 0 LIMIT ?1)";
    public const string ForgetFunctionMetadata = "DELETE FROM function_metadata WHERE function = ?1";
    public const string PageFunctionMetadata = "SELECT id, checksum, value, name FROM function_metadata WHERE id > ?1 ORDER BY id LIMIT ?2";
    public const string RemoveFunctionMetadata = "DELETE FROM function_metadata WHERE id = ?1";

    // What was forgotten.
    public const string TellForgotten = "INSERT INTO forgotten (writer, time, function, arguments) VALUES (?1, ?2, ?3, ?4)";
    public const string TrimForgotten = "DELETE FROM forgotten WHERE id <= (SELECT max(id) FROM forgotten) - ?1";
    public const string ReadForgotten = "SELECT id, writer, time, function, arguments FROM forgotten WHERE id > ?1 ORDER BY id";
    public const string ForgottenBounds = "SELECT (SELECT min(id) FROM forgotten), (SELECT max(id) FROM forgotten)";

    // Objects.
    public const string FindNewest = "SELECT id, version, length, data FROM objects WHERE path = ?1 AND newest = 1";
    public const string FindVersion = "SELECT id, version, length, data FROM objects WHERE path = ?1 AND newest IN (0, 1) AND version = ?2";
    public const string FindNewestId = "SELECT id, version, data IS NULL FROM objects WHERE path = ?1 AND newest = 1";
    public const string FindVersionId = "SELECT id, version, data IS NULL FROM objects WHERE path = ?1 AND newest IN (0, 1) AND version = ?2";
    public const string CompareNewest = "SELECT id, data IS NULL, data IS ?2, length FROM objects WHERE path = ?1 AND newest = 1";
    public const string AddObject = "INSERT INTO objects (path, newest, version, written, length, data) VALUES (?1, 1, ?2, ?3, ?4, ?5)";
    public const string AddFile = "INSERT INTO objects (path, newest, version, written, length, data) VALUES (?1, 1, ?2, ?3, ?4, NULL)";
    public const string ReplaceObject = "UPDATE objects SET written = ?2, length = ?3, data = ?4 WHERE id = ?1";
    public const string ReplaceByFile = "UPDATE objects SET written = ?2, length = ?3, data = NULL WHERE id = ?1";
    public const string TouchObject = "UPDATE objects SET written = ?2 WHERE id = ?1";
    public const string HideNewest = "UPDATE objects SET newest = 0 WHERE path = ?1 AND newest = 1";
    public const string ListVersionsOfObject = "SELECT id, path, version, data IS NULL FROM objects WHERE path = ?1 LIMIT ?2";
    public const string ListObjectsBelow = "SELECT id, path, version, data IS NULL FROM objects WHERE path > ?1 AND path < ?2 LIMIT ?3";
    public const string ListObjects = "SELECT id, path, version, data IS NULL FROM objects WHERE id > 0 LIMIT ?1";
    public const string RemoveObject = "DELETE FROM objects WHERE id = ?1";
    public const string FindUnwritten = "SELECT id, data IS NULL FROM objects WHERE path = ?1 AND newest IN (0, 1) AND version = ?2 AND written < ?3";
    public const string ListKeys = "SELECT path FROM objects WHERE path > ?1 AND path < ?2 AND newest = 1 ORDER BY path LIMIT ?3";
    public const string ListKeysFrom = "SELECT path FROM objects WHERE path >= ?1 AND path < ?2 AND newest = 1 ORDER BY path LIMIT ?3";
    public const string PageObjects = "SELECT id, path, version, written, length, data IS NULL FROM objects WHERE id > ?1 ORDER BY id LIMIT ?2";

    public const string FileOfVersion = "SELECT 1 FROM objects WHERE version = ?1 AND data IS NULL AND version <> '1'";

    // Metadata beside objects.
    public const string WriteObjectMetadata = """
        INSERT INTO object_metadata (object, name, checksum, value) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (object, name) DO UPDATE SET checksum = excluded.checksum, value = excluded.value
        """;
    public const string ReadObjectMetadata = "SELECT checksum, value FROM object_metadata WHERE object = ?1 AND name = ?2";
    public const string RemoveMetadataOfObject = "DELETE FROM object_metadata WHERE object = ?1";
    public const string PageObjectMetadata = "SELECT id, checksum, value, name FROM object_metadata WHERE id > ?1 ORDER BY id LIMIT ?2";
    public const string RemoveObjectMetadata = "DELETE FROM object_metadata WHERE id = ?1";
}
