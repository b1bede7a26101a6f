using System.Text.Json;
using Memento.Plugins;

namespace Memento.Versioning.Reading;

/// <summary>Which assemblies of this program come from packages, and from which version: what its list of dependencies says.</summary>
internal static class PackageVersions
{
    private static byte[][]? _lists;

    /// <summary>The version of the package that an assembly is of; null when it is of none, or there is no list.</summary>
    public static string? Find(string assembly) => MayBeOfPackage(assembly) ? Known.Versions.GetValueOrDefault(assembly) : null;

    // A package has its assemblies in folders, and the program its own in none. A program that uses no code of packages does not wait for JSON.
    private static bool MayBeOfPackage(string assembly)
    {
        // By hand: what else makes lower case loads what the system has about cultures first.
        var file = new byte[assembly.Length + 2];
        file[0] = (byte)'/';
        file[^1] = (byte)'.';
        for (var i = 0; i < assembly.Length; i++)
        {
            // Of others JSON has more than one way to write them.
            if (!char.IsAsciiLetterOrDigit(assembly[i]) && assembly[i] is not ('.' or '_' or '-'))
            {
                return true;
            }

            file[i + 1] = (byte)Lower((byte)assembly[i]);
        }

        foreach (var list in Lists)
        {
            if (Contains(list, file))
            {
                return true;
            }
        }

        return false;
    }

    // In a loop, which needs no code for wide registers: the base library's own is compiled when a program starts.
    private static bool Contains(byte[] text, byte[] lowercase)
    {
        for (var start = 0; start <= text.Length - lowercase.Length; start++)
        {
            var length = 0;
            while (length < lowercase.Length && Lower(text[start + length]) == lowercase[length])
            {
                length++;
            }

            if (length == lowercase.Length)
            {
                return true;
            }
        }

        return false;
    }

    private static int Lower(byte letter) => letter is >= (byte)'A' and <= (byte)'Z' ? letter | 0x20 : letter;

    private static byte[][] Lists => Volatile.Read(ref _lists) ?? AssemblyCode.Kept(ref _lists, ReadLists());

    // Not asked for first: for a path of more than 85 characters the base library then gets ready to lend arrays, which takes longer than to read the file.
    private static byte[][] ReadLists()
    {
        var paths = HostAssemblies.NamedDependencyLists;
        var lists = new byte[paths.Length][];
        for (var i = 0; i < lists.Length; i++)
        {
            lists[i] = paths[i].Length == 0 ? [] : Read(paths[i]);
        }

        return lists;
    }

    private static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
    }

    private static Dictionary<string, string> Read()
    {
        var versions = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var list in Lists)
        {
            if (list.Length == 0)
            {
                continue;
            }

            using var document = JsonDocument.Parse(list);
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

    // Of its own, so that only who uses code of packages reads it.
    private static class Known
    {
        public static readonly Dictionary<string, string> Versions = Read();
    }
}
