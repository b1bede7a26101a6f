using System.Text;
using Memento.Running;
using Memento.Storage;
using Microsoft.Extensions.Logging;

namespace Memento.Logging;

/// <summary>Keeps the logs of calls with their mementos, and reads them back.</summary>
internal static partial class CallLogs
{
    /// <summary>The name of the metadata that has the log of a call, as UTF-8: the original's.</summary>
    public const string MetadataName = "log";

    /// <summary>Keeps what a call logged with its result; nothing where it logged nothing, or its result is not kept. Trouble costs the log, and a warning.</summary>
    /// <returns>True; a wait for it needs a result.</returns>
    public static async ValueTask<bool> KeepAsync(IStorageBackend storage, ILogger logger, MementoCall call, MementoRecord memento, CallLog log)
    {
        if (storage.IsReadOnly)
        {
            return true;
        }

        try
        {
            if (log.End() is { } text)
            {
                await storage.WriteMetadataAsync(call.Key, MetadataName, text).ConfigureAwait(false);
            }
            else if (MayReplace(call, memento) && await storage.ReadMetadataAsync(call.Key, MetadataName).ConfigureAwait(false) is { Length: > 0 })
            {
                // That of the result whose place this one takes.
                await storage.WriteMetadataAsync(call.Key, MetadataName, ReadOnlyMemory<byte>.Empty).ConfigureAwait(false);
            }
        }
        catch (MementoNotFoundException)
        {
            // The result could not be kept, or was forgotten since: then there is nothing that the log could go with.
        }
        catch (Exception exception)
        {
            LogLost(logger, ExceptionReader.Readable(exception), call.Key);
        }

        return true;
    }

    /// <summary>The log of a call; null when none is kept.</summary>
    public static async ValueTask<string?> ReadAsync(IStorageBackend storage, CallKey call, CancellationToken cancellationToken) =>
        await storage.ReadMetadataAsync(call, MetadataName, cancellationToken).ConfigureAwait(false) is { Length: > 0 } text ? Encoding.UTF8.GetString(text.Span) : null;

    // Other results are computed anew when they are gone, with their logs.
    private static bool MayReplace(MementoCall call, MementoRecord memento) =>
        call.Definition.ValidFor is not null || memento.Resources.Count > 0 || memento.ChangedResources.Count > 0;

    [LoggerMessage(EventId = StorageErrors.LogNotKept, Level = LogLevel.Warning, Message = "The storage could not keep what {Call} logged; its result is kept.")]
    private static partial void LogLost(ILogger logger, Exception exception, CallKey call);
}
