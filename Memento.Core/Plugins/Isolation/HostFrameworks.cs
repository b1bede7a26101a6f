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
    private static readonly Dictionary<string, Version> ByName = new(StringComparer.OrdinalIgnoreCase);
    private static readonly HashSet<string> Assemblies = new(StringComparer.OrdinalIgnoreCase);

    static HostFrameworks()
    {
        ByName[Base] = Environment.Version;
        foreach (var folder in HostAssemblies.Paths.Select(Path.GetDirectoryName).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            if (string.Equals(Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(folder))), "shared", StringComparison.Ordinal))
            {
                AddSharedFolder(folder);
            }
        }

        if (Assemblies.Count == 0)
        {
            AddRuntimePacks();
        }
    }

    /// <summary>False when this program does not tell its frameworks apart from its own files, as one that is a single file.</summary>
    public static bool AreKnown => Assemblies.Count > 0;

    /// <summary>True when an assembly belongs to one of the frameworks.</summary>
    public static bool Contain(string assemblyName) => Assemblies.Contains(assemblyName);

    /// <summary>The version that this process runs on; null when it runs without that framework.</summary>
    public static Version? FindVersion(string framework) => ByName.GetValueOrDefault(framework);

    private static void AddSharedFolder(string folder)
    {
        var framework = Path.GetFileName(Path.GetDirectoryName(folder)!);
        if (FrameworkReference.TryParseVersion(Path.GetFileName(folder), out var version))
        {
            ByName.TryAdd(framework, version);
        }

        Assemblies.UnionWith(Directory.EnumerateFiles(folder, "*.dll").Select(path => Path.GetFileNameWithoutExtension(path)));
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
        if (FrameworkReference.TryParseVersion(name[(name.LastIndexOf('/') + 1)..], out var version))
        {
            ByName.TryAdd(framework, version);
        }

        if (library.Value.TryGetProperty("runtime", out var files))
        {
            Assemblies.UnionWith(files.EnumerateObject().Select(file => Path.GetFileNameWithoutExtension(file.Name)));
        }
    }
}
