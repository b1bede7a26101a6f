using System.Reflection;

namespace Memento.Running.Processes.Protocol;

/// <summary>Which build of an assembly a process has.</summary>
/// <param name="Name">The assembly's name.</param>
/// <param name="Version">Its version, as people count them.</param>
/// <param name="Id">What each build has of its own.</param>
internal sealed record Build(string Name, string Version, string Id)
{
    /// <summary>That of an assembly of this process.</summary>
    public static Build Of(Assembly assembly) => new(
        assembly.GetName().Name!,
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version!.ToString(),
        assembly.ManifestModule.ModuleVersionId.ToString("N"));

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Version} (build {Id})";
}
