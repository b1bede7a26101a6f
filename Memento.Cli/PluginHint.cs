using Memento.Configuration;

namespace Memento.Cli;

/// <summary>
/// Says what to do where no plugin has a name and no folder of plugins was given: a program looks beside itself, in the folder it was built into, and the tool, which does not know the
/// program, beside itself.
/// </summary>
internal static class PluginHint
{
    private const string Output = "bin";

    // bin/CONFIGURATION/FRAMEWORK/RUNTIME
    private static readonly EnumerationOptions Search = new() { RecurseSubdirectories = true, MaxRecursionDepth = 4, IgnoreInaccessible = true };

    /// <summary>The hint; null where another error was met, or where it was said which folders to look in.</summary>
    /// <param name="run">The run that met the error.</param>
    /// <param name="id">The id of the error.</param>
    public static string? Of(ToolRun run, ErrorId? id) => id == PluginErrors.UnknownName && run.GivenPlugins.Count == 0 && run.ConfiguredPlugins.Count == 0
        ? "The tool does not look into the folder that a program is built into; where the plugin is there, name its folder of plugins: "
            + $"{GlobalOptions.PluginsName} {FindBuilt(run.ConfigurationFile) ?? Path.Combine(Output, "Release", "net10.0", DefaultPluginsFolder.Name)}"
        : null;

    private static string? FindBuilt(string? configuration)
    {
        var folder = Path.Combine(Path.GetDirectoryName(configuration) ?? Directory.GetCurrentDirectory(), Output);
        var newest = Directory.Exists(folder) ? Directory.EnumerateDirectories(folder, DefaultPluginsFolder.Name, Search).MaxBy(Directory.GetLastWriteTimeUtc) : null;
        return newest is null ? null : Quoted(Path.GetRelativePath(Directory.GetCurrentDirectory(), newest));
    }

    private static string Quoted(string path) => path.Contains(' ', StringComparison.Ordinal) ? $"\"{path}\"" : path;
}
