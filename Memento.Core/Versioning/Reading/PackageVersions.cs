using System.Text.Json;
using Memento.Plugins;

namespace Memento.Versioning.Reading;

/// <summary>Which assemblies of this program come from packages, and from which version: what its list of dependencies says.</summary>
internal static class PackageVersions
{
    private static readonly Lazy<Dictionary<string, string>> Known = new(Read);

    /// <summary>The version of the package that an assembly is of; null when it is of none, or there is no list.</summary>
    public static string? Find(string assembly) => Known.Value.GetValueOrDefault(assembly);

    private static Dictionary<string, string> Read()
    {
        var versions = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var list in HostAssemblies.DependencyLists)
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(list));
            if (!document.RootElement.TryGetProperty("libraries", out var libraries) || !document.RootElement.TryGetProperty("targets", out var targets))
            {
                continue;
            }

            var packages = new HashSet<string>(StringComparer.Ordinal);
            foreach (var library in libraries.EnumerateObject())
            {
                if (library.Value.TryGetProperty("type", out var type) && type.ValueEquals("package"))
                {
                    packages.Add(library.Name);
                }
            }

            foreach (var target in targets.EnumerateObject())
            {
                foreach (var library in target.Value.EnumerateObject())
                {
                    if (packages.Contains(library.Name))
                    {
                        var version = library.Name[(library.Name.IndexOf('/', StringComparison.Ordinal) + 1)..];
                        Add(versions, library.Value, "runtime", version);
                        Add(versions, library.Value, "runtimeTargets", version);
                    }
                }
            }
        }

        return versions;
    }

    private static void Add(Dictionary<string, string> versions, JsonElement library, string kind, string version)
    {
        if (library.TryGetProperty(kind, out var files))
        {
            foreach (var file in files.EnumerateObject())
            {
                versions.TryAdd(Path.GetFileNameWithoutExtension(file.Name), version);
            }
        }
    }
}
