using System.Collections.Immutable;

namespace Memento.Plugins;

/// <summary>Which files are a plugin's own.</summary>
internal static class PluginContent
{
    /// <summary>
    /// The plugin's files, relative to its folder and parted by <c>/</c>, in ordinal order: all of a folder of its
    /// own; of a lone file, the files of the same name, its satellites, and what it references beside it.
    /// </summary>
    /// <exception cref="IOException">A folder cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder cannot be listed.</exception>
    public static IReadOnlyList<string> List(PluginFile plugin)
    {
        var files = plugin.IsLone ? ListLone(plugin) : ListFolder([plugin.Folder], "");
        var sorted = files.ToList();
        sorted.Sort(StringComparer.Ordinal);
        return sorted;
    }

    // The folder is the last of those on the way to it from the plugin's own.
    private static IEnumerable<string> ListFolder(ImmutableStack<string> way, string prefix)
    {
        var folder = way.Peek();
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            if (PluginPath.IsRegular(file))
            {
                yield return prefix + Path.GetFileName(file);
            }
        }

        foreach (var subfolder in new DirectoryInfo(folder).EnumerateDirectories())
        {
            if (!PluginPath.IsBehindLinks(subfolder.Name) && (subfolder.LinkTarget is null || !LeadsBack(subfolder.FullName, way)))
            {
                foreach (var file in ListFolder(way.Push(subfolder.FullName), $"{prefix}{subfolder.Name}/"))
                {
                    yield return file;
                }
            }
        }
    }

    // To a folder that it is in: the listing would not end, or be of all that the machine has.
    private static bool LeadsBack(string link, ImmutableStack<string> way)
    {
        var target = PluginPath.IdentityOf(link);
        return way.Concat(FoldersAbove(way.Last())).Any(folder => string.Equals(PluginPath.IdentityOf(folder), target, StringComparison.Ordinal));
    }

    private static IEnumerable<string> FoldersAbove(string folder)
    {
        for (var above = Path.GetDirectoryName(folder); above is not null; above = Path.GetDirectoryName(above))
        {
            yield return above;
        }
    }

    private static HashSet<string> ListLone(PluginFile plugin)
    {
        var files = new HashSet<string>(StringComparer.Ordinal);
        AddAssembly(Path.GetFileName(plugin.Path), plugin.Metadata);
        foreach (var companion in new[] { plugin.DependencyFile, plugin.RuntimeConfigurationFile }.Where(File.Exists))
        {
            files.Add(Path.GetFileName(companion));
        }

        files.RemoveWhere(file => !PluginPath.IsRegular(Path.Combine(plugin.Folder, file)));
        return files;

        void AddAssembly(string file, AssemblyMetadata metadata)
        {
            if (!files.Add(file))
            {
                return;
            }

            var stem = Path.GetFileNameWithoutExtension(file);
            if (File.Exists(Path.Combine(plugin.Folder, stem + ".pdb")))
            {
                files.Add(stem + ".pdb");
            }

            foreach (var culture in Directory.EnumerateDirectories(plugin.Folder).Select(folder => Path.GetFileName(folder)))
            {
                var satellite = $"{culture}/{stem}.resources.dll";
                if (File.Exists(Path.Combine(plugin.Folder, satellite)))
                {
                    files.Add(satellite);
                }
            }

            foreach (var reference in metadata.References.Where(reference => !HostAssemblies.IsShared(reference.Name)))
            {
                var path = Path.Combine(plugin.Folder, reference.Name + ".dll");
                if (File.Exists(path) && AssemblyFileReader.Read(path).Metadata is { } dependency)
                {
                    AddAssembly(Path.GetFileName(path), dependency);
                }
            }
        }
    }
}
