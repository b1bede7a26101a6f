namespace Memento.Configuration;

/// <summary>A repository as it is described, in a file or in code. Immutable.</summary>
/// <param name="Name">The name; not empty.</param>
public sealed record RepositoryDefinition(string Name)
{
    /// <summary>The clusters, each under the name by which functions name it. Upper and lower case make no difference.</summary>
    public IReadOnlyDictionary<string, ClusterDefinition> Clusters { get; init; } = new Dictionary<string, ClusterDefinition>();

    /// <summary>The folder that relative paths in the repository start from; null for that of the environment.</summary>
    public string? RelativeTo { get; init; }

    /// <inheritdoc cref="ClusterDefinition.Description"/>
    public string? Description { get; init; }

    /// <inheritdoc cref="ClusterDefinition.Maintainer"/>
    public string? Maintainer { get; init; }

    /// <inheritdoc cref="ClusterDefinition.Documentation"/>
    public string? Documentation { get; init; }
}
