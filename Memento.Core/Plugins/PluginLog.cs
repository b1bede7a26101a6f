using Microsoft.Extensions.Logging;

namespace Memento.Plugins;

/// <summary>What the plugin host logs.</summary>
internal static partial class PluginLog
{
    /// <summary>The category of the messages.</summary>
    public const string Category = "Memento.Plugins";

    [LoggerMessage(3000, LogLevel.Debug, "Found plugin {Plugin} with {Exports}")]
    public static partial void Found(ILogger logger, string plugin, string exports);

    [LoggerMessage(PluginErrors.Rejected, LogLevel.Warning, "Plugin rejected ({Id}): {Reason}")]
    public static partial void Rejected(ILogger logger, ErrorId? id, string reason);

    [LoggerMessage(3002, LogLevel.Debug, "{Note}")]
    public static partial void Noticed(ILogger logger, string note);

    [LoggerMessage(3003, LogLevel.Information, "Loaded plugin {Plugin} from its copy {Copy}")]
    public static partial void Loaded(ILogger logger, string plugin, string copy);

    [LoggerMessage(3004, LogLevel.Debug, "Made {Kind} '{Name}' from {Plugin}")]
    public static partial void Made(ILogger logger, string kind, string name, string plugin);

    // Who asked for it gets the exception, which says all of it and is told by whoever catches it.
    [LoggerMessage(3005, LogLevel.Debug, "Plugin failed: {Reason}")]
    public static partial void Failed(ILogger logger, string reason);

    [LoggerMessage(PluginErrors.NotDisposed, LogLevel.Error, "{Type} of plugin {Plugin} failed when it was disposed")]
    public static partial void DisposeFailed(ILogger logger, string type, string plugin, Exception exception);

    [LoggerMessage(3010, LogLevel.Debug, "Copied plugin {Plugin} to {Copy}")]
    public static partial void ShadowPublished(ILogger logger, string plugin, string copy);

    [LoggerMessage(PluginErrors.DamagedCopy, LogLevel.Warning, "The copy {Copy} is damaged and is passed over; it is removed when it has not been used for 30 days")]
    public static partial void ShadowDamaged(ILogger logger, string copy);

    [LoggerMessage(3012, LogLevel.Debug, "Plugins cannot be copied to {Folder}: {Problem}")]
    public static partial void ShadowFolderUnusable(ILogger logger, string folder, string problem);

    [LoggerMessage(3013, LogLevel.Debug, "The hash cache {Path} cannot be used; hashes are computed instead")]
    public static partial void HashCacheUnusable(ILogger logger, string path, Exception exception);

    [LoggerMessage(3015, LogLevel.Debug, "What is known of the plugin folders, {Path}, cannot be used; they are looked through instead")]
    public static partial void KnownPluginsUnusable(ILogger logger, string path, Exception exception);

    [LoggerMessage(3014, LogLevel.Debug, "Old copies of plugins under {Folder} could not be removed")]
    public static partial void PruneFailed(ILogger logger, string folder, Exception exception);
}
