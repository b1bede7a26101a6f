namespace Memento.Plugins;

/// <summary>Looks through the drop-in folders. Throws nothing: what cannot be read becomes a row, and the rest goes on.</summary>
internal static class PluginScanner
{
    private const string AssemblyExtension = ".dll";

    /// <summary>Finds the plugins in folders, in an order that does not depend on the file system.</summary>
    public static ScanResult Scan(IEnumerable<string> folders)
    {
        var result = new ScanResult();
        var scanned = new HashSet<string>(StringComparer.Ordinal);
        foreach (var folder in Normalize(folders))
        {
            if (!Directory.Exists(folder))
            {
                result.Folders.Add(new PluginFolder(folder, File.Exists(folder) ? "is a file, not a folder" : "does not exist"));
            }
            else if (TryList(folder, out var files, out var subfolders, out var problem))
            {
                result.Folders.Add(new PluginFolder(folder, null));
                if (!scanned.Add(PluginPath.IdentityOf(folder)))
                {
                    continue;
                }

                ReadFiles(files, isLone: true, result);

                // By its own name, where a link leads to it as well.
                foreach (var subfolder in subfolders.Where(static subfolder => !PluginPath.IsBehindLinks(subfolder)).OrderBy(PluginPath.IsLink))
                {
                    if (scanned.Add(PluginPath.IdentityOf(subfolder)))
                    {
                        ScanPluginFolder(subfolder, result);
                    }
                }
            }
            else
            {
                result.Folders.Add(new PluginFolder(folder, problem));
                result.Bad.Add((folder, new PluginProblem(PluginErrors.UnreadableFolder, $"The plugin folder {folder} {problem}.")));
            }
        }

        RemoveLinksToOthers(result.Plugins);
        return result;
    }

    // Hard links are no links here: two plugins may share the bytes of a library.
    private static void RemoveLinksToOthers(List<PluginFile> plugins)
    {
        var links = plugins.FindAll(static plugin => PluginPath.IsLink(plugin.Path));
        if (links.Count == 0)
        {
            return;
        }

        var found = plugins.Except(links).Select(static plugin => PluginPath.IdentityOf(plugin.Path)).ToHashSet(StringComparer.Ordinal);
        plugins.RemoveAll(plugin => links.Contains(plugin) && !found.Add(PluginPath.IdentityOf(plugin.Path)));
    }

    /// <summary>The folders, each once.</summary>
    public static string[] Normalize(IEnumerable<string> folders) => [.. folders.Select(Path.TrimEndingDirectorySeparator).Distinct(StringComparer.Ordinal)];

    private static void ScanPluginFolder(string folder, ScanResult result)
    {
        if (TryList(folder, out var files, out _, out var problem))
        {
            ReadFiles(files, isLone: false, result);
        }
        else
        {
            result.Bad.Add((folder, new PluginProblem(PluginErrors.UnreadableFolder, $"The plugin folder {folder} {problem}.")));
        }
    }

    private static void ReadFiles(IReadOnlyList<string> files, bool isLone, ScanResult result)
    {
        var plugins = new List<PluginFile>();
        var silent = new List<string>();
        foreach (var path in files.Where(file => file.EndsWith(AssemblyExtension, StringComparison.OrdinalIgnoreCase)))
        {
            var file = AssemblyFileReader.Read(path);
            if (file.Problem is not null)
            {
                result.Bad.Add((path, new PluginProblem(PluginErrors.UnreadableFile, $"{path} {file.Problem}.")));
            }
            else if (file.Metadata is { Exports.Count: > 0 } metadata)
            {
                plugins.Add(new PluginFile(path, metadata, isLone));
            }
            else if (file.Metadata?.FindReference(SharedAssemblies.ContractName) is not null)
            {
                silent.Add(path);
            }
        }

        // Beside a plugin it is one of its libraries. Alone in a folder it is a plugin whose author forgot something.
        if (!isLone && plugins.Count == 0 && silent.Count > 0)
        {
            result.Bad.Add((silent[0], new PluginProblem(PluginErrors.NoExports, $"{silent[0]} references {SharedAssemblies.ContractName} and exports nothing: put an attribute such as [ExportStorageBackend(\"name\")] on its class.")));
        }

        // A plugin that brings another one as a library would otherwise offer its names a second time. What was
        // built to be loaded has a list of dependencies; a library beside it has none.
        var entries = plugins.Where(plugin => files.Contains(plugin.DependencyFile, StringComparer.OrdinalIgnoreCase)).ToList();
        result.Plugins.AddRange(isLone || entries.Count == 0 ? plugins : entries);
    }

    private static bool TryList(string folder, out IReadOnlyList<string> files, out IReadOnlyList<string> subfolders, out string problem)
    {
        try
        {
            files = Sorted(Directory.GetFiles(folder));
            subfolders = Sorted(Directory.GetDirectories(folder));
            problem = "";
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            problem = "cannot be read: access is denied; give the user of this process the right to read it";
        }
        catch (IOException exception)
        {
            problem = $"cannot be read: {exception.Message}";
        }

        files = [];
        subfolders = [];
        return false;
    }

    private static string[] Sorted(string[] paths)
    {
        Array.Sort(paths, StringComparer.Ordinal);
        return paths;
    }
}
