using SQLitePCL;

namespace Memento.Storage.Sqlite.Engine;

/// <summary>Says what SQLite's result codes mean for a store.</summary>
internal static class SqliteTrouble
{
    /// <summary>Whether another connection is in the way, so that it can be tried again.</summary>
    public static bool IsBusy(int code) => (code & 0xff) is raw.SQLITE_BUSY or raw.SQLITE_LOCKED;

    /// <summary>The exception for a result code: an <see cref="IOException"/>, a sentence for who can do something about it.</summary>
    public static IOException Of(int code, string? message, string file) => (code & 0xff) switch
    {
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_FORMAT => new CorruptDatabaseException(file, Describe(code, message)),
        raw.SQLITE_FULL => new IOException($"The database '{file}' cannot be written, as there is no room on its disk.").WithId(StorageErrors.Full),
        raw.SQLITE_READONLY or raw.SQLITE_PERM => new IOException($"The database '{file}' may not be written ({Describe(code, message)}): give the user permission to write the file and its folder, or set \"readonly\" to true.").WithId(StorageErrors.NotAllowed),
        raw.SQLITE_CANTOPEN => new IOException($"The database '{file}' cannot be opened: its folder is not there or may not be written, or the file may not be read ({Describe(code, message)}).").WithId(StorageErrors.NotOpened),
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new IOException($"The database '{file}' was in use by other processes for longer than is waited; one of them may hang. Where transactions take that long, set \"busy_wait\" higher.").WithId(StorageErrors.Busy),
        raw.SQLITE_TOOBIG => new IOException($"The database '{file}' takes no single value of more than {Connection.LongestValue} bytes.").WithId(StorageErrors.TooLong),
        _ => new IOException($"The database '{file}' cannot be used now ({Describe(code, message)}).").WithId(StorageErrors.NotOpened),
    };

    private static string Describe(int code, string? message) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{message ?? raw.sqlite3_errstr(code).utf8_to_string()}, SQLite's code {code}");
}
