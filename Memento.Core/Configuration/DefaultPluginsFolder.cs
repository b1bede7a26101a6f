namespace Memento.Configuration;

/// <summary>
/// The folder of plugins where a configuration names none: the one beside the program, as the build of a program leaves it. A script or a notebook runs in a program of
/// others, which has none; its assemblies are used where they lie.
/// </summary>
internal static class DefaultPluginsFolder
{
    /// <summary>The folder's name.</summary>
    public const string Name = "plugins-dropin";

    private const string Specification = "memento.core.nuspec";

    /// <summary>The folder of this process.</summary>
    public static string Find()
    {
        var ofProgram = Path.Combine(AppContext.BaseDirectory, Name);
        return Directory.Exists(ofProgram) ? ofProgram : Find(ofProgram, typeof(DefaultPluginsFolder).Assembly.Location);
    }

    /// <summary>The folder for a program that has none: the one beside the host's assembly, else that of the package in which the assembly lies, else the program's.</summary>
    /// <param name="ofProgram">Where the program's would be.</param>
    /// <param name="assembly">The file of the host's assembly; empty where it has none, as in a single file.</param>
    internal static string Find(string ofProgram, string assembly)
    {
        var folder = Path.GetDirectoryName(assembly);
        if (string.IsNullOrEmpty(folder))
        {
            return ofProgram;
        }

        var beside = Path.Combine(folder, Name);
        if (Directory.Exists(beside))
        {
            return beside;
        }

        // lib/<framework> in it, or runtimes/<system>/lib/<framework>.
        foreach (var package in (string[])[Path.Combine(folder, "..", ".."), Path.Combine(folder, "..", "..", "..", "..")])
        {
            var ofPackage = Path.GetFullPath(Path.Combine(package, Name));
            if (File.Exists(Path.Combine(package, Specification)) && Directory.Exists(ofPackage))
            {
                return ofPackage;
            }
        }

        return ofProgram;
    }
}
