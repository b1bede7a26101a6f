using System.Runtime.InteropServices;
using System.Text.Json;

namespace Memento.Cli.Programs;

/// <summary>What a built assembly is started from: its own list of dependencies, its own runtime configuration, its own <c>Memento.Core</c>.</summary>
internal sealed record ProgramFiles(string Assembly, string? Dependencies, string RuntimeConfiguration, string Core, IReadOnlyList<string> Probing)
{
    private const string CoreFile = "Memento.Core.dll";
    private const string DependenciesEnding = ".deps.json";
    private const string RuntimeEnding = ".runtimeconfig.json";

    /// <summary>Finds the files.</summary>
    /// <param name="path">The assembly, as it was given.</param>
    /// <exception cref="ToolException">It cannot be started, and why.</exception>
    public static ProgramFiles Find(string path)
    {
        path = GivenPath.Resolve(path, "The path of the assembly");
        if (!File.Exists(path))
        {
            throw new ToolException(ToolErrors.NoFile, $"There is no assembly '{path}'.", "Name what a build made, such as bin/Debug/net10.0/Analysis.dll.");
        }

        if (!path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
        {
            var beside = Path.ChangeExtension(path, ".dll");
            path = File.Exists(beside) ? beside : throw new ToolException(
                ToolErrors.NotStartable,
                $"'{path}' is no assembly that can be loaded.", "Name the .dll of the program. One that was published as a single file has none: name what it was built from.");
        }

        var start = StartOf(path);
        RefuseSelfContained(start.Runtime);
        var probing = PackageFolders();
        return new ProgramFiles(path, start.Dependencies, start.Runtime, FindCore(path, start.Dependencies, probing), probing);
    }

    /// <summary>The arguments of <c>dotnet</c> that start the program's own <c>Memento.Core</c> in its place.</summary>
    public IEnumerable<string> Arguments()
    {
        yield return "exec";
        if (Dependencies is not null)
        {
            yield return "--depsfile";
            yield return Dependencies;
        }

        yield return "--runtimeconfig";
        yield return RuntimeConfiguration;
        foreach (var folder in Probing)
        {
            yield return "--additionalprobingpath";
            yield return folder;
        }

        yield return Core;
    }

    /// <summary>The <c>dotnet</c> that runs this tool, else the one of the search path.</summary>
    public static string DotNet()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var own = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        return File.Exists(own) ? own : name;
    }

    // The assembly's own files where it is a program; else those of the one program beside it, whose part it is; else, of a library by itself, its
    // dependencies and this tool's runtime.
    private static (string? Dependencies, string Runtime) StartOf(string path)
    {
        var stem = path[..^".dll".Length];
        if (File.Exists(stem + RuntimeEnding))
        {
            return (Existing(stem + DependenciesEnding), stem + RuntimeEnding);
        }

        var programs = Directory.GetFiles(Path.GetDirectoryName(path)!, "*" + RuntimeEnding);
        if (programs is [var one])
        {
            return (Existing(one[..^RuntimeEnding.Length] + DependenciesEnding), one);
        }

        if (programs.Length > 1)
        {
            throw new ToolException(
                ToolErrors.NotStartable,
                $"'{path}' is a library, and {programs.Length} programs lie beside it: {string.Join(", ", programs.Select(static program => Path.GetFileName(program)[..^RuntimeEnding.Length]).Order(StringComparer.Ordinal))}.",
                "Have it in the output of one program, whose dependencies it runs with.");
        }

        return (Existing(stem + DependenciesEnding), Path.Combine(AppContext.BaseDirectory, typeof(ProgramFiles).Assembly.GetName().Name + RuntimeEnding));
    }

    private static string? Existing(string path) => File.Exists(path) ? path : null;

    private static void RefuseSelfContained(string runtime)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(runtime), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (document.RootElement.TryGetProperty("runtimeOptions", out var options) && options.TryGetProperty("includedFrameworks", out _))
            {
                throw new ToolException(ToolErrors.NotStartable, $"'{runtime}' is of a self-contained program, whose runtime nothing else can be started with.", "Name what its build made, or publish it framework-dependent.");
            }
        }
        catch (JsonException exception)
        {
            throw new ToolException(ToolErrors.NotStartable, $"'{runtime}' is not valid: {exception.Message}", exitCode: ExitCodes.Failure);
        }
    }

    private static string FindCore(string path, string? dependencies, IReadOnlyList<string> probing)
    {
        var beside = Path.Combine(Path.GetDirectoryName(path)!, CoreFile);
        if (File.Exists(beside))
        {
            return beside;
        }

        // A library's output has no packages: its list of dependencies says where among them they are.
        return dependencies is not null && PackagePath(dependencies) is { } package && probing.Select(folder => Path.Combine(folder, package)).FirstOrDefault(File.Exists) is { } found
            ? found
            : throw new ToolException(
                ToolErrors.NotStartable,
                $"There is no {CoreFile} beside '{path}', nor a package of it that it was built with.",
                "Only an assembly that uses Memento.Core has memento functions; name what its build made.");
    }

    private static string? PackagePath(string dependencies)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(dependencies));
            foreach (var library in document.RootElement.GetProperty("libraries").EnumerateObject())
            {
                if (library.Name.StartsWith("Memento.Core/", StringComparison.OrdinalIgnoreCase) && library.Value.TryGetProperty("path", out var path))
                {
                    var assets = document.RootElement.GetProperty("targets").EnumerateObject().SelectMany(static target => target.Value.EnumerateObject()).First(target => target.Name == library.Name);
                    return Path.Combine(path.GetString()!, assets.Value.GetProperty("runtime").EnumerateObject().First(static asset => asset.Name.EndsWith(CoreFile, StringComparison.OrdinalIgnoreCase)).Name);
                }
            }

            return null;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new ToolException(ToolErrors.NotStartable, $"'{dependencies}' is no list of dependencies: {exception.Message}", exitCode: ExitCodes.Failure);
        }
    }

    private static List<string> PackageFolders()
    {
        var folder = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } given
            ? given
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".nuget", "packages");
        return Directory.Exists(folder) ? [folder] : [];
    }
}
