namespace Memento.Plugins;

/// <summary>How a plugin stands to a lock file. Made by <see cref="PluginLock.Check"/>.</summary>
/// <param name="AssemblyName">The assembly's simple name; empty for the row of a lock file that cannot be read.</param>
/// <param name="Path">The file or folder; null when the plugin is listed and not there.</param>
/// <param name="Sha256">The hash of all its files, 64 hexadecimal digits: as they are, else as it is listed.</param>
/// <param name="Problem">Why it may not be loaded, or that it is not there; null when all is as it is listed.</param>
/// <param name="ProblemId">The name of the problem; null when there is none.</param>
public sealed record LockedPluginState(string AssemblyName, string? Path, string Sha256, string? Problem, ErrorId? ProblemId);
