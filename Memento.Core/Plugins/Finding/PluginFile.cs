namespace Memento.Plugins;

/// <summary>A plugin that was found: its file, what its metadata says, and which files are its own.</summary>
/// <param name="Path">The entry assembly. Absolute.</param>
/// <param name="Metadata">What its metadata says.</param>
/// <param name="IsLone">True when it lies in a drop-in folder itself rather than in a folder of its own.</param>
internal sealed record PluginFile(string Path, AssemblyMetadata Metadata, bool IsLone)
{
    /// <summary>The folder it lies in.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>Where its list of dependencies is, if it has one.</summary>
    public string DependencyFile => System.IO.Path.ChangeExtension(Path, ".deps.json");

    /// <summary>Where the frameworks it asks for are listed, if they are.</summary>
    public string RuntimeConfigurationFile => System.IO.Path.ChangeExtension(Path, ".runtimeconfig.json");
}
