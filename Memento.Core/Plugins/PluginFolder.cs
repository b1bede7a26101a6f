namespace Memento.Plugins;

/// <summary>A folder that was searched for plugins.</summary>
/// <param name="Path">The folder. Absolute.</param>
/// <param name="Problem">Why nothing could be found there, such as "does not exist", and where the configuration names the folder, if it does; null when it was searched.</param>
public sealed record PluginFolder(string Path, string? Problem);
