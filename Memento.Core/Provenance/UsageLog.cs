using Microsoft.Extensions.Logging;

namespace Memento.Provenance;

/// <summary>What is logged of the counts of uses. Apart, since the messages of a class are made ready with it.</summary>
internal static partial class UsageLog
{
    [LoggerMessage(EventId = 4010, Level = LogLevel.Debug, Message = "How often functions of the cluster '{Cluster}' were computed and remembered could not be kept in its store.")]
    public static partial void NotKept(ILogger logger, Exception exception, string cluster);
}
