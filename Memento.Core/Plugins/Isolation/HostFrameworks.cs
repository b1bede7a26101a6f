using System.Text.Json;

namespace Memento.Plugins;

/// <summary>The shared frameworks that this process runs on.</summary>
/// <remarks>
/// A framework lies in <c>shared/&lt;name&gt;/&lt;version&gt;/</c>. In a self-contained program it lies among the
/// program's own files, and only the program's list of dependencies tells the two apart (its "runtime packs").
/// </remarks>
internal static class HostFrameworks
{
    /// <summary>The framework that every program runs on.</summary>
    public const string Base = "Microsoft.NETCore.App";

    private const string RuntimePackPrefix = "runtimepack.";

    // Each with its version as it is written: to read a version loads what the system has about cultures, which a start that asks for none
    // need not wait for.
    private static readonly List<string> Names = [];
    private static readonly List<string> Versions = [];

    // The folders of the frameworks; where the program has them among its own files, the names of their assemblies.
    private static readonly List<string> Folders = [];
    private static readonly HashSet<string> Assemblies = new(StringComparer.OrdinalIgnoreCase);

    static HostFrameworks()
    {
        var seen = new List<string>();
        foreach (var path in HostAssemblies.Paths)
        {
            if (Path.GetDirectoryName(path) is { } folder && !seen.Contains(folder))
            {
                seen.Add(folder);
                if (string.Equals(Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(folder))), "shared", StringComparison.Ordinal))
                {
                    AddSharedFolder(folder);
                }
            }
        }

        if (Folders.Count == 0)
        {
            AddRuntimePacks();
        }
    }

    /// <summary>False when this program does not tell its frameworks apart from its own files, as one that is a single file.</summary>
    public static bool AreKnown => Folders.Count > 0 || Assemblies.Count > 0;

    /// <summary>True when an assembly belongs to one of the frameworks.</summary>
    public static bool Contain(string assemblyName)
    {
        // Asked for one name at a time: to list the folders takes longer than the start of a program asks about.
        if (HostAssemblies.FindPath(assemblyName) is { } path && Folders.Contains(Path.GetDirectoryName(path) ?? ""))
        {
            return true;
        }

        // A program may have its own copy of what is in a framework.
        foreach (var folder in Folders)
        {
            if (Path.GetFileName(assemblyName) == assemblyName && File.Exists(Path.Combine(folder, assemblyName + ".dll")))
            {
                return true;
            }
        }

        return Assemblies.Contains(assemblyName);
    }

    /// <summary>The version that this process runs on; null when it runs without that framework.</summary>
    public static Version? FindVersion(string framework)
    {
        if (string.Equals(framework, Base, StringComparison.OrdinalIgnoreCase))
        {
            return Environment.Version;
        }

        for (var i = 0; i < Names.Count; i++)
        {
            if (string.Equals(Names[i], framework, StringComparison.OrdinalIgnoreCase) && FrameworkReference.TryParseVersion(Versions[i], out var version))
            {
                return version;
            }
        }

        return null;
    }

    private static void AddSharedFolder(string folder)
    {
        Names.Add(Path.GetFileName(Path.GetDirectoryName(folder)!));
        Versions.Add(Path.GetFileName(folder));
        Folders.Add(folder);
    }

    private static void AddRuntimePacks()
    {
        foreach (var list in HostAssemblies.DependencyLists)
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(list));
            foreach (var target in document.RootElement.GetProperty("targets").EnumerateObject())
            {
                foreach (var library in target.Value.EnumerateObject().Where(library => library.Name.StartsWith(RuntimePackPrefix, StringComparison.Ordinal)))
                {
                    AddRuntimePack(library);
                }
            }
        }
    }

    private static void AddRuntimePack(JsonProperty library)
    {
        var name = library.Name[RuntimePackPrefix.Length..];
        var framework = name[..Math.Max(0, name.IndexOf(".Runtime.", StringComparison.Ordinal))];
        Names.Add(framework);
        Versions.Add(name[(name.LastIndexOf('/') + 1)..]);
        if (library.Value.TryGetProperty("runtime", out var files))
        {
            Assemblies.UnionWith(files.EnumerateObject().Select(file => Path.GetFileNameWithoutExtension(file.Name)));
        }
    }
}
