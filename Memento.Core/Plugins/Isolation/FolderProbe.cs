using System.Reflection;

namespace Memento.Plugins;

/// <summary>Finds what a plugin needs in its own folder, where no list of dependencies says where it is.</summary>
/// <param name="folder">The folder of the entry assembly.</param>
internal sealed class FolderProbe(string folder)
{
    /// <summary>The path of a managed assembly or satellite; null when it is not there.</summary>
    public string? FindAssembly(AssemblyName name)
    {
        var file = name.Name + ".dll";
        return string.IsNullOrEmpty(name.CultureName)
            ? FindFirst([file, .. RuntimeIdentifiers.Chain.SelectMany(rid => FindFrameworkFolders(rid).Select(framework => Path.Combine(framework, file)))])
            : FindFirst([Path.Combine(name.CultureName, file)]);
    }

    /// <summary>The path of a native library; null when it is not there.</summary>
    public string? FindNative(string name)
    {
        if (Path.IsPathRooted(name))
        {
            return null;
        }

        var names = GetNativeNames(name).ToList();
        var folders = RuntimeIdentifiers.Chain.Select(rid => Path.Combine("runtimes", rid, "native")).Append("");
        return FindFirst(folders.SelectMany(subfolder => names.Select(file => Path.Combine(subfolder, file))));
    }

    private string? FindFirst(IEnumerable<string> relativePaths) =>
        relativePaths.Select(path => Path.Combine(folder, path)).FirstOrDefault(File.Exists);

    private IEnumerable<string> FindFrameworkFolders(string rid)
    {
        var library = Path.Combine(folder, "runtimes", rid, "lib");
        return Directory.Exists(library)
            ? Directory.EnumerateDirectories(library).OrderDescending(StringComparer.Ordinal)
            : [];
    }

    /// <summary>The forms that a P/Invoke may leave out, as the runtime itself tries them.</summary>
    private static IEnumerable<string> GetNativeNames(string name)
    {
        var (prefix, suffix) = OperatingSystem.IsWindows() ? ("", ".dll") : OperatingSystem.IsMacOS() ? ("lib", ".dylib") : ("lib", ".so");
        yield return name;
        yield return name + suffix;
        if (prefix.Length > 0)
        {
            yield return prefix + name + suffix;
            yield return prefix + name;
        }
    }
}
