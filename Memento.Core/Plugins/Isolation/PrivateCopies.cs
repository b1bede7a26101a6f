namespace Memento.Plugins;

/// <summary>Says when a plugin's copy of an assembly that the host has too is used after all.</summary>
internal static class PrivateCopies
{
    /// <summary>
    /// True for a copy of a framework assembly that is newer than the framework's own: the plugin was compiled
    /// against it, and the framework's could not take its place. Never for the assemblies whose types cross.
    /// </summary>
    public static bool IsPreferred(string folder, string name)
    {
        if (SharedAssemblies.Names.Contains(name) || !HostAssemblies.IsFramework(name))
        {
            return false;
        }

        var path = Path.Combine(folder, name + ".dll");
        return File.Exists(path)
            && AssemblyFileReader.Read(path).Metadata is { } copy
            && copy.Version > HostAssemblies.FindVersion(name);
    }
}
