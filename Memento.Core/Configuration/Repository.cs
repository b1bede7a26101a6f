namespace Memento.Configuration;

/// <summary>A named set of clusters, as a team or a project keeps one.</summary>
/// <param name="Name">The name.</param>
/// <param name="Clusters">The clusters by the key they stand under.</param>
public sealed record Repository(string Name, IReadOnlyDictionary<string, Cluster> Clusters)
{
    /// <inheritdoc cref="ClusterDefinition.Description"/>
    public string? Description { get; init; }

    /// <inheritdoc cref="ClusterDefinition.Maintainer"/>
    public string? Maintainer { get; init; }

    /// <inheritdoc cref="ClusterDefinition.Documentation"/>
    public string? Documentation { get; init; }
}
