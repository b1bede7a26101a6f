namespace Memento.Plugins;

/// <summary>
/// A plugin that was asked for failed: it could not be loaded, or its class could not be made. The message names the
/// file, the short name and the cause; <see cref="Exception.InnerException"/> is the plugin's own exception. Never
/// memoized.
/// </summary>
public sealed class PluginException : NonMemoizedException
{
    /// <summary>A plugin failed.</summary>
    /// <param name="pluginPath">The plugin's file, where it was found.</param>
    /// <param name="message">What was wrong, where, and what to do.</param>
    /// <param name="innerException">The plugin's own exception; null when there is none.</param>
    public PluginException(string pluginPath, string message, Exception? innerException = null) : this(PluginErrors.Failed, pluginPath, message, innerException)
    {
    }

    /// <summary>A plugin failed, with an id of the reason.</summary>
    /// <param name="id">The id.</param>
    /// <param name="pluginPath">The plugin's file, where it was found.</param>
    /// <param name="message">What was wrong, where, and what to do.</param>
    /// <param name="innerException">The plugin's own exception; null when there is none.</param>
    public PluginException(ErrorId id, string pluginPath, string message, Exception? innerException = null) : base(id, message, innerException) =>
        PluginPath = pluginPath;

    /// <summary>The plugin's file, where it was found: not the copy it was loaded from.</summary>
    public string PluginPath { get; }
}
