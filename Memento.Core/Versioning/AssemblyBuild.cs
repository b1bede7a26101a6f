namespace Memento.Versioning;

/// <summary>How an assembly was built, as far as it says. No part of a version: it tells why code differs whose source does not.</summary>
/// <param name="Compiler">The version of the compiler, as the assembly's symbols (its portable PDB) have it; null when there are none.</param>
/// <param name="IsOptimized">True for code that was compiled as Release, false for Debug; null when that is not known.</param>
public sealed record AssemblyBuild(string? Compiler, bool? IsOptimized);
