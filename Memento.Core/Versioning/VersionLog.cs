using Microsoft.Extensions.Logging;

namespace Memento.Versioning;

/// <summary>What the making of versions has to say.</summary>
internal static partial class VersionLog
{
    [LoggerMessage(VersionErrors.UnfollowedField, LogLevel.Warning, "{Function} reads {Field}, which {Reason}. Its version does not follow it.")]
    public static partial void StaticFieldLeftOut(ILogger logger, string function, string field, string reason);

    [LoggerMessage(VersionErrors.EditedCode, LogLevel.Warning, "Code of this program was edited while it runs, and the version of {Function} is that of the code in the file. Until the program is started again, functions without a Version run at each call, and nothing of what they return is remembered. Start it again to have them remembered, or give a Version to those whose results do not change.")]
    public static partial void CodeEdited(ILogger logger, string function);
}
