namespace Memento.Plugins;

/// <summary>A class that a plugin exports.</summary>
/// <param name="Name">The short name; compared without regard to case.</param>
/// <param name="Kind">What it is exported as.</param>
/// <param name="TypeName">The full name of the class.</param>
/// <param name="ContractVersion">The version of the contract that it was built against, as its attribute carries it.</param>
public sealed record PluginExport(string Name, PluginKind Kind, string TypeName, string ContractVersion);
