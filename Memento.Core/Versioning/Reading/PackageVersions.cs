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

            var packages = libraries.EnumerateObject()
                .Where(library => library.Value.TryGetProperty("type", out var type) && type.ValueEquals("package"))
                .Select(library => library.Name)
                .ToHashSet(StringComparer.Ordinal);
            foreach (var library in targets.EnumerateObject().SelectMany(target => target.Value.EnumerateObject()).Where(library => packages.Contains(library.Name)))
            {
                var version = library.Name[(library.Name.IndexOf('/', StringComparison.Ordinal) + 1)..];
                foreach (var kind in new[] { "runtime", "runtimeTargets" })
                {
                    if (library.Value.TryGetProperty(kind, out var files))
                    {
                        foreach (var file in files.EnumerateObject())
                        {
                            versions.TryAdd(Path.GetFileNameWithoutExtension(file.Name), version);
                        }
                    }
                }
            }
        }

        return versions;
    }
}
