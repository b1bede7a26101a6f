namespace Memento.Plugins;

/// <summary>What the metadata of a managed file says, read without running any of it.</summary>
/// <param name="Name">The assembly's simple name.</param>
/// <param name="Version">The assembly's version.</param>
/// <param name="References">The assemblies it was compiled against.</param>
/// <param name="Exports">What it exports through the contract's attributes.</param>
/// <param name="Unified">The simple names from its <see cref="UnifyWithHostAttribute"/>s.</param>
internal sealed record AssemblyMetadata(
    string Name,
    Version Version,
    IReadOnlyList<AssemblyReferenceName> References,
    IReadOnlyList<PluginExport> Exports,
    IReadOnlyList<string> Unified)
{
    /// <summary>The metadata tokens of the exported classes, in the order of <see cref="Exports"/>: by these they are found without their names being read.</summary>
    public int[] ExportTokens { get; init; } = [];

    /// <summary>The metadata token of an exported class; null for none of <see cref="Exports"/>.</summary>
    public int? TokenOf(PluginExport export)
    {
        for (var i = 0; i < ExportTokens.Length; i++)
        {
            if (ReferenceEquals(Exports[i], export))
            {
                return ExportTokens[i];
            }
        }

        return null;
    }

    /// <summary>The reference to an assembly; null when there is none.</summary>
    public AssemblyReferenceName? FindReference(string name) =>
        References.FirstOrDefault(reference => string.Equals(reference.Name, name, StringComparison.OrdinalIgnoreCase));
}
