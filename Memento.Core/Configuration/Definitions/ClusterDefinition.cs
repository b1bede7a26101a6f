namespace Memento.Configuration;

/// <summary>A cluster as it is described, in a file or in code. Immutable.</summary>
public sealed record ClusterDefinition
{
    /// <summary>A name for people; functions name the key that the cluster stands under. Null for none.</summary>
    public string? Name { get; init; }

    /// <summary>Where results are kept; null for the folder <c>cluster/NAME</c> under the environment's base folder.</summary>
    public BackendDefinition? Storage { get; init; }

    /// <summary>How functions run; null for in this process.</summary>
    public BackendDefinition? Runner { get; init; }

    /// <summary>The file with the versions that the functions are locked at; null when they are not.</summary>
    public string? VersionLock { get; init; }

    /// <summary>The folder that relative paths in the cluster start from; null for that of its repository.</summary>
    public string? RelativeTo { get; init; }

    /// <summary>What it is, for people.</summary>
    public string? Description { get; init; }

    /// <summary>Who looks after it.</summary>
    public string? Maintainer { get; init; }

    /// <summary>Where to read more.</summary>
    public string? Documentation { get; init; }
}
