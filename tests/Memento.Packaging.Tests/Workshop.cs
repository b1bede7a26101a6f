using System.Reflection;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace Memento.Packaging.Tests;

/// <summary>
/// A temporary folder with a copy of what these tests build of the repository: building the repository itself, from
/// its own tests, would meet the build that runs them.
/// </summary>
[SetUpFixture]
public sealed class Workshop
{
    private static readonly Lazy<string> PackedContract = new(() => Pack("Memento.Abstractions"));
    private static readonly Lazy<string> PackedAll = new(() => Pack("Memento.sln"));
    private static readonly Lazy<string> PackedOptimized = new(PackOptimized);

    /// <summary>A version that no package cache has seen.</summary>
    public static string Version { get; } = $"0.1.0-test.{Guid.NewGuid().ToString("N")[..12]}";

    /// <summary>The version of the packages of <see cref="OptimizedFeed"/>.</summary>
    public static string OptimizedVersion { get; } = Version + ".optimized";

    /// <summary>The repository.</summary>
    public static string Repository { get; } = typeof(Workshop).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    /// <summary>The temporary folder; its name has what a user's folder may have.</summary>
    public static string Folder { get; } = Path.Combine(Path.GetTempPath(), $"memento packaging ü {Guid.NewGuid():N}");

    /// <summary>Where the commands that are run have their temporary files. Not below <see cref="Folder"/>: the names of sockets are short.</summary>
    public static string Temporary { get; } = Path.Combine(Path.GetTempPath(), $"memento-{Guid.NewGuid():N}"[..16]);

    /// <summary>The copy of the repository.</summary>
    public static string Copy { get; } = Path.Combine(Folder, "repository");

    /// <summary>The folder of a package source that has the contract at <see cref="Version"/>.</summary>
    public static string Feed => PackedAll.IsValueCreated ? PackedAll.Value : PackedContract.Value;

    /// <summary>The same with all packages of the repository, packed once; takes longer.</summary>
    public static string FullFeed => PackedAll.Value;

    /// <summary>The folder of a package source that has the host and the contract at <see cref="OptimizedVersion"/>, packed as they are for others.</summary>
    public static string OptimizedFeed => PackedOptimized.Value;

    [OneTimeSetUp]
    public void CopyRepository()
    {
        Directory.CreateDirectory(Temporary);
        foreach (var file in Directory.EnumerateFiles(Repository))
        {
            CopyFile(Path.GetFileName(file));
        }

        foreach (var part in Directory.EnumerateDirectories(Repository).Select(Path.GetFileName).Where(static part => part![0] != '.' && part is not "plugins-dropin"))
        {
            CopyFolder(part!);
        }

        var properties = Path.Combine(Copy, "Directory.Build.props");
        File.WriteAllText(properties, File.ReadAllText(properties).Replace("<VersionPrefix>0.1.0</VersionPrefix>", $"<Version>{Version}</Version>"));
    }

    [OneTimeTearDown]
    public void CleanUp()
    {
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var unpacked = new[] { Version, OptimizedVersion }.SelectMany(version => UnpackedOf(version, packages)).ToList();
        Directory.Delete(Folder, recursive: true);
        Directory.Delete(Temporary, recursive: true);
        foreach (var folder in unpacked.Where(Directory.Exists))
        {
            Directory.Delete(folder, recursive: true);
            if (!Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(folder)!).Any())
            {
                Directory.Delete(Path.GetDirectoryName(folder)!);
            }
        }
    }

    /// <summary>Makes a project folder of its own, with these files in it.</summary>
    /// <param name="name">The folder's name.</param>
    /// <param name="files">Path and text.</param>
    /// <returns>The folder.</returns>
    public static string MakeProject(string name, params (string Path, string Text)[] files)
    {
        var folder = Path.Combine(Folder, TestContext.CurrentContext.Test.ID, name);
        foreach (var (path, text) in files)
        {
            var file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        return folder;
    }

    /// <summary>The version of a package that the repository uses.</summary>
    public static string VersionOf(string package) =>
        XDocument.Load(Path.Combine(Copy, "Directory.Packages.props")).Descendants("PackageVersion")
            .Single(version => version.Attribute("Include")!.Value == package).Attribute("Version")!.Value;

    /// <summary>All files below a folder, relative to it, with forward slashes.</summary>
    public static string[] FilesIn(string folder) => Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))]
        : [];

    /// <summary>Packs a project into the feed, at <see cref="Version"/>.</summary>
    public static void PackOwn(string folder, params string[] arguments) =>
        DotNetCommand.Run(folder, ["pack", "-o", Path.Combine(Folder, "feed"), $"-p:Version={Version}", .. arguments]);

    /// <summary>Whether an assembly has code that is compiled ahead.</summary>
    public static bool IsCompiledAhead(string assembly)
    {
        using var reader = new PEReader(File.OpenRead(assembly));
        return reader.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
    }

    private static string Pack(string project)
    {
        var feed = Path.Combine(Folder, "feed");
        DotNetCommand.Run(Copy, "pack", project, "-c", "Debug", "-o", feed);
        return feed;
    }

    private static string PackOptimized()
    {
        var feed = Path.Combine(Folder, "optimized");
        foreach (var project in (string[])["Memento.Abstractions", "Memento.Core"])
        {
            DotNetCommand.Run(Copy, "pack", project, "-c", "Release", "-o", feed, $"-p:Version={OptimizedVersion}");
        }

        return feed;
    }

    // Where those who had the packages of a version unpacked them.
    private static IEnumerable<string> UnpackedOf(string version, string packages)
    {
        var ending = $".{version}.nupkg";
        return Directory.EnumerateFiles(Folder, "*" + ending, SearchOption.AllDirectories)
            .Select(file => Path.GetFileName(file)[..^ending.Length].ToLowerInvariant())
            .Distinct(StringComparer.Ordinal)
            .Select(package => Path.Combine(packages, package, version));
    }

    // Sources alone: what was built elsewhere stays there.
    private static void CopyFolder(string relative)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository, relative)))
        {
            CopyFile(Path.Combine(relative, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.EnumerateDirectories(Path.Combine(Repository, relative)).Select(Path.GetFileName).Where(static folder => folder is not ("bin" or "obj" or "TestResults" or "memento-data")))
        {
            CopyFolder(Path.Combine(relative, folder!));
        }
    }

    private static void CopyFile(string relative)
    {
        var target = Path.Combine(Copy, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(Path.Combine(Repository, relative), target);
    }
}
