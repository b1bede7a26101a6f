namespace Memento.Benchmarks.Builds;

/// <summary>The folders of the host's package that a build uses. A reference to the project would add the time of looking after another project.</summary>
internal static class BuiltPackage
{
    /// <summary>Lays them out.</summary>
    /// <returns>The targets that a project imports.</returns>
    public static string LayOut(string folder)
    {
        var repository = BuildMetadata.Repository;
        Copy(Path.Combine(repository, "Memento.Core", "build"), "*", Path.Combine(folder, "buildTransitive"));
        foreach (var project in (string[])["Memento.Generators", "Memento.Generators.CodeFixes"])
        {
            Copy(Path.Combine(repository, project, "bin", BuildMetadata.Configuration, "netstandard2.0"), project + ".dll", Path.Combine(folder, "tools", "compiler"));
        }

        return Path.Combine(folder, "buildTransitive", "Memento.Core.targets");
    }

    private static void Copy(string from, string pattern, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from, pattern))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
