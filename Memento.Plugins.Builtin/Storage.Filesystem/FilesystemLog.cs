using Microsoft.Extensions.Logging;

namespace Memento.Storage.Filesystem;

/// <summary>What the filesystem stores tell the operator.</summary>
internal static partial class FilesystemLog
{
    [LoggerMessage(StorageErrors.DamagedMemento, LogLevel.Warning, "The memento '{Path}' cannot be trusted and counts as absent: {Reason}")]
    public static partial void DamagedMemento(ILogger logger, string path, string reason);

    [LoggerMessage(StorageErrors.DamagedFile, LogLevel.Warning, "The file '{Path}' cannot be trusted and counts as absent: {Reason}.")]
    public static partial void DamagedFile(ILogger logger, string path, string reason);

    [LoggerMessage(StorageErrors.DamagedLink, LogLevel.Warning, "The link '{Path}' to the newest version cannot be trusted ({Reason}); the last version written, {Version}, is taken for it.")]
    public static partial void DamagedLink(ILogger logger, string path, string reason, string version);

    [LoggerMessage(StorageErrors.Rewritten, LogLevel.Warning, "The object '{Path}' had other bytes than its name says and was written again.")]
    public static partial void ReplacedObject(ILogger logger, string path);

    [LoggerMessage(StorageErrors.FormatNotRead, LogLevel.Warning, "The format of the store in '{Path}' could not be read; it is asked for again before anything is written.")]
    public static partial void FormatNotRead(ILogger logger, Exception exception, string path);

    [LoggerMessage(StorageErrors.NotDeleted, LogLevel.Warning, "'{Path}', which is temporary, could not be deleted; it is tried again when it is a day old.")]
    public static partial void NotDiscarded(ILogger logger, Exception exception, string path);

    [LoggerMessage(StorageErrors.NotListed, LogLevel.Warning, "'{Path}' could not be read and is passed over; nothing is removed because of it.")]
    public static partial void NotListed(ILogger logger, Exception exception, string path);

    [LoggerMessage(2106, LogLevel.Debug, "'{Path}', which is temporary and given up, could not be written to its end.")]
    public static partial void NotFinished(ILogger logger, Exception exception, string path);

    [LoggerMessage(2107, LogLevel.Debug, "What a collection of the store in '{Path}' left half done that was killed could not be ended now; it is tried again.")]
    public static partial void NotSettled(ILogger logger, Exception exception, string path);
}
