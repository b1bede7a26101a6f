using Microsoft.Extensions.Logging;

namespace Memento.Storage.Sqlite;

/// <summary>What the stores in a database tell the operator.</summary>
internal static partial class SqliteLog
{
    [LoggerMessage(StorageErrors.DamagedMemento, LogLevel.Warning, "The memento of {Call} in the database '{File}' cannot be trusted and counts as absent: {Reason}")]
    public static partial void DamagedMemento(ILogger logger, string call, string file, string reason);

    [LoggerMessage(StorageErrors.DamagedFile, LogLevel.Warning, "The metadata '{Name}' of {Owner} in the database '{File}' cannot be trusted and counts as absent: its bytes were altered.")]
    public static partial void DamagedMetadata(ILogger logger, string name, string owner, string file);

    [LoggerMessage(StorageErrors.DamagedMemento, LogLevel.Warning, "The name of a function in the database '{File}' cannot be trusted ('{Name}'); its mementos are passed over.")]
    public static partial void DamagedName(ILogger logger, string file, string name);

    [LoggerMessage(StorageErrors.Rewritten, LogLevel.Warning, "The object '{Path}' in the database '{File}' had other bytes than its name says and was written again.")]
    public static partial void ReplacedObject(ILogger logger, string path, string file);

    [LoggerMessage(StorageErrors.NotOpened, LogLevel.Warning, "The database '{File}' could not be opened; it is tried again when it is asked.")]
    public static partial void NotOpened(ILogger logger, Exception exception, string file);

    [LoggerMessage(2405, LogLevel.Information, "The store in '{File}' was brought forward from schema {From} to {To}.")]
    public static partial void BroughtForward(ILogger logger, string file, long from, int to);

    [LoggerMessage(StorageErrors.DamagedDatabase, LogLevel.Error, "The database '{File}' is damaged. It was set aside as '{Aside}', and a new one is begun: what was in it is computed again.")]
    public static partial void SetAside(ILogger logger, Exception exception, string file, string aside);

    [LoggerMessage(StorageErrors.NotDeleted, LogLevel.Warning, "'{Path}', which is temporary or belongs to nothing, could not be deleted; collecting tries it again.")]
    public static partial void NotDiscarded(ILogger logger, Exception exception, string path);

    [LoggerMessage(2408, LogLevel.Debug, "The room that was freed in the database '{File}' could not be given back now; collecting tries it again.")]
    public static partial void NotShrunk(ILogger logger, Exception exception, string file);
}
