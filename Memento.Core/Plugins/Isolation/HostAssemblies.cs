using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;
using Memento.Shapes;

namespace Memento.Plugins;

/// <summary>Which assemblies this process has to share, found by name and version without loading them.</summary>
internal static class HostAssemblies
{
    private static readonly char[] ListSeparators = [Path.PathSeparator, ';'];
    private static readonly Dictionary<string, string> TrustedPaths = ReadTrustedPaths();

    /// <summary>The paths of the assemblies that the host and its frameworks consist of.</summary>
    public static IReadOnlyCollection<string> Paths => TrustedPaths.Values;

    /// <summary>The path of the assembly of a name that the host or its frameworks have; null when they have none.</summary>
    public static string? FindPath(string name) => TrustedPaths.GetValueOrDefault(name);

    /// <summary>The lists of dependencies (<c>deps.json</c>) that this process was started with, those that are there.</summary>
    public static IEnumerable<string> DependencyLists => NamedDependencyLists.Where(File.Exists);

    /// <summary>The same, and those that are not there.</summary>
    public static string[] NamedDependencyLists => (AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string ?? "").Split(ListSeparators);

    /// <summary>True for an assembly of .NET itself, or of another shared framework that this process runs on.</summary>
    public static bool IsFramework(string name) => HostFrameworks.Contain(name);

    /// <summary>True when a plugin gets the assembly from the host whatever lies in its own folder.</summary>
    public static bool IsShared(string name) => SharedAssemblies.Names.Contains(name) || IsFramework(name);

    /// <summary>The version that this host has of an assembly; null when it has none.</summary>
    public static Version? FindVersion(string name)
    {
        // What was loaded from elsewhere can come later, so that absence is never kept.
        if (Kept.Versions.TryGetValue(name, out var version))
        {
            return version;
        }

        // Those that are loaded first, since to read a file takes longer.
        version = (FindLoaded(name) is { } loaded ? AssemblyNames.VersionOf(loaded) : null)
            ?? (TrustedPaths.TryGetValue(name, out var path) ? AssemblyName.GetAssemblyName(path).Version : null);
        if (version is not null)
        {
            Kept.Versions[name] = version;
        }

        return version;
    }

    /// <summary>True when the host was started with an assembly of that name, and of that version or a later one: the runtime then finds it by itself.</summary>
    public static bool HasAtLeast(AssemblyName wanted) =>
        TrustedPaths.ContainsKey(wanted.Name!) && (wanted.Version is not { } version || FindVersion(wanted.Name!) >= version);

    /// <summary>The host's own assembly of that name.</summary>
    public static Assembly Load(string name) =>
        FindLoaded(name) ?? AssemblyLoadContext.Default.LoadFromAssemblyName(new AssemblyName(name));

    // By the beginning of the full name: the name as an object of each of them takes longer to make than all else here.
    private static Assembly? FindLoaded(string name) => AssemblyLoadContext.Default.Assemblies.FirstOrDefault(assembly =>
        assembly.FullName is { } full && full.Length > name.Length && full[name.Length] == ',' && full.StartsWith(name, StringComparison.OrdinalIgnoreCase));

    private static Dictionary<string, string> ReadTrustedPaths()
    {
        var paths = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var list = AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "";

        // By hand: to split a text into many, the base library gets ready to lend arrays, which a start of the program waits for.
        for (var start = 0; start < list.Length;)
        {
            var end = list.IndexOf(Path.PathSeparator, start);
            end = end < 0 ? list.Length : end;
            if (end > start)
            {
                var path = list[start..end];
                paths.TryAdd(Path.GetFileNameWithoutExtension(path), path);
            }

            start = end + 1;
        }

        return paths;
    }

    // Apart from the paths, which are asked for when no version is.
    private static class Kept
    {
        public static readonly ConcurrentDictionary<string, Version?> Versions = new(StringComparer.OrdinalIgnoreCase);
    }
}
