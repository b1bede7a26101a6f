using Microsoft.Extensions.Logging;

namespace Memento.Versioning;

/// <summary>What the making of versions has to say.</summary>
internal static partial class VersionLog
{
    [LoggerMessage(VersionErrors.UnfollowedField, LogLevel.Warning, "{Function} reads {Field}, which {Reason}. Its version does not follow it.")]
    public static partial void StaticFieldLeftOut(ILogger logger, string function, string field, string reason);
}
