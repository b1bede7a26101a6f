using System.Text.Json;
using Memento.Files;

namespace Memento.Plugins;

/// <summary>The files that a plugin's <c>deps.json</c> names: what its own libraries need in turn is known from there alone.</summary>
internal static class ListedFiles
{
    // What a package has where it has no file for a framework.
    private const string Placeholder = "_._";

    /// <summary>Those that this machine needs and that are not in the plugin's folder, each once, as they are named; none where there is no list, or one that cannot be used.</summary>
    /// <exception cref="IOException">The list cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The list cannot be read.</exception>
    public static IReadOnlyList<string> FindMissing(PluginFile plugin)
    {
        var list = plugin.DependencyFile;
        if (!File.Exists(list) || !PluginPath.IsRegular(list) || DependencyFile.FindFault(list) is not null)
        {
            return [];
        }

        var missing = new List<string>();
        var root = JsonElement.Parse(TextFile.ReadAllBytes(list).Span);
        var target = root.GetProperty("runtimeTarget");
        var name = (target.ValueKind == JsonValueKind.Object ? target.GetProperty("name") : target).GetString()!;
        foreach (var library in root.GetProperty("targets").GetProperty(name).EnumerateObject())
        {
            foreach (var file in FilesOf(library.Value))
            {
                if (!IsThere(plugin.Folder, file) && !missing.Contains(file))
                {
                    missing.Add(file);
                }
            }
        }

        return missing;
    }

    private static List<string> FilesOf(JsonElement library)
    {
        var files = new List<string>();
        AddNames(library, "runtime", files);
        AddNames(library, "native", files);
        if (library.TryGetProperty("runtimeTargets", out var ofMachines))
        {
            AddOfThisMachine(ofMachines, "runtime", files);
            AddOfThisMachine(ofMachines, "native", files);
        }

        return files;
    }

    private static void AddNames(JsonElement library, string kind, List<string> files)
    {
        if (library.TryGetProperty(kind, out var assets))
        {
            foreach (var asset in assets.EnumerateObject())
            {
                files.Add(asset.Name);
            }
        }
    }

    // Of the machines that a package is for, the closest one.
    private static void AddOfThisMachine(JsonElement assets, string kind, List<string> files)
    {
        foreach (var machine in RuntimeIdentifiers.Chain)
        {
            var before = files.Count;
            foreach (var asset in assets.EnumerateObject())
            {
                if (asset.Value.GetProperty("rid").ValueEquals(machine) && asset.Value.GetProperty("assetType").ValueEquals(kind))
                {
                    files.Add(asset.Name);
                }
            }

            if (files.Count > before)
            {
                return;
            }
        }
    }

    // As it is named, or beside the plugin, where a build puts what is of no machine or of its own.
    private static bool IsThere(string folder, string file) =>
        Path.GetFileName(file) is Placeholder or "" || File.Exists(Path.Combine(folder, file)) || File.Exists(Path.Combine(folder, Path.GetFileName(file)));
}
