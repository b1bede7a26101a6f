namespace Memento.Plugins;

/// <summary>What a scan found.</summary>
internal sealed class ScanResult
{
    /// <summary>The folders that were searched.</summary>
    public List<PluginFolder> Folders { get; } = [];

    /// <summary>The plugins, not yet checked.</summary>
    public List<PluginFile> Plugins { get; } = [];

    /// <summary>The files and folders that could not be read, each with a sentence that says why.</summary>
    public List<(string Path, PluginProblem Reason)> Bad { get; } = [];
}
