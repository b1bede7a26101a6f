namespace Memento.Plugins;

/// <summary>A row of the <see cref="PluginReport"/>: one file that is a plugin, or that would be one if nothing were wrong with it.</summary>
public sealed record PluginCandidate
{
    /// <summary>The file or folder. Absolute, where it was found: not the copy it is loaded from.</summary>
    public required string Path { get; init; }

    /// <summary>What has become of it.</summary>
    public required PluginState State { get; init; }

    /// <summary>
    /// A sentence. For a rejected plugin, why; for a loaded one, what went wrong when one of its classes was last
    /// made. Null when there is nothing to say.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>The name of the <see cref="Reason"/>, by which <c>docs/troubleshooting.md</c> explains it; null when there is none.</summary>
    public ErrorId? ReasonId { get; init; }

    /// <summary>The assembly's simple name; null when the file could not be read.</summary>
    public string? AssemblyName { get; init; }

    /// <summary>The assembly's version; null when the file could not be read.</summary>
    public Version? AssemblyVersion { get; init; }

    /// <summary>The newest version of the contract that one of its exports was built against; null when the file could not be read.</summary>
    public string? ContractVersion { get; init; }

    /// <summary>The classes it exports, with their short names and kinds.</summary>
    public IReadOnlyList<PluginExport> Exports { get; init; } = [];

    /// <summary>Sentences about what was noticed and does not stand in its way, such as a private copy of a shared assembly that is ignored.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
