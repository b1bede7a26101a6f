namespace Memento.Configuration;

/// <summary>A value of a configuration. Given by <see cref="MementoEnvironment.Settings"/>.</summary>
/// <param name="Key">The key, its parts joined by colons: <c>repos:0:clusters:default:storage:type</c>.</param>
/// <param name="Value">The value with its parameters filled; null where the configuration says null.</param>
/// <param name="Origin">Where it came from, for a person: a file and the line, an environment variable, the code, or that it is what counts where nothing is said.</param>
/// <param name="IsDefault">True when the configuration says nothing, and this counts.</param>
public sealed record ConfigurationSetting(string Key, string? Value, string Origin, bool IsDefault = false);
