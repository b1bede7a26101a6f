namespace Memento.Plugins;

/// <summary>An assembly that another was compiled against.</summary>
/// <param name="Name">The simple name.</param>
/// <param name="Version">The version.</param>
internal sealed record AssemblyReferenceName(string Name, Version Version);
