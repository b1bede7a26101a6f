namespace Memento.Configuration;

/// <summary>A storage or runner as it is described: the plugin, and its settings. Immutable.</summary>
/// <param name="Type">The short name of the plugin; <c>name@Assembly</c> where two have the same.</param>
public sealed record BackendDefinition(string Type)
{
    /// <summary>
    /// The settings beside the type, by their keys in a configuration file. A value is a text, a number, a boolean, an enumeration, a
    /// <see cref="TimeSpan"/>, null, a dictionary of such by text, a list of such, or another <see cref="BackendDefinition"/>.
    /// </summary>
    public IReadOnlyDictionary<string, object?> Settings { get; init; } = new Dictionary<string, object?>();
}
