using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using Memento.Files;
using Memento.Plugins;
using Memento.Shapes;
using Memento.Versioning.Canonical;
using Memento.Versioning.Reading;

namespace Memento.Versioning;

/// <summary>
/// Keeps on disk what the code of functions is made of, in a folder for each build of an assembly: a process that runs the same build reads
/// it instead of the code. A file that is damaged, or cannot be written, is as if it was not there.
/// </summary>
/// <param name="root">The folder; null where there is none, and nothing is kept.</param>
/// <param name="clock">Tells when a build was used.</param>
/// <param name="later">Writes while the program goes on; null to write before it does.</param>
internal sealed class CodeCache(string? root, TimeProvider clock, LateWork? later = null)
{
    /// <summary>How exactly the time of use is kept, so that a start of the program seldom writes.</summary>
    private static readonly TimeSpan UseResolution = TimeSpan.FromDays(1);

    // What packages there are and which base library is part of the key; without a list of packages nothing is kept.
    private static readonly Lazy<string?> Surroundings = new(ReadSurroundings);

    // The folders of the builds that were looked for, each with itself where it was there, else with nothing.
    private readonly KnownNames<string> _builds = new(StringComparer.Ordinal);

    /// <summary>The one among the user's own data.</summary>
    public static CodeCache OfUser { get; } = new(FindUserFolder(), TimeProvider.System, new LateWork());

    /// <summary>What is kept of a function whose code, and that of all it reaches, is still the same build; null when nothing is.</summary>
    public FunctionCode? Find(MethodInfo method, LoadedAssemblies assemblies) =>
        // What a policy counts of an assembly, the id of its build say, is not among what is compared.
        IsNew(method.Module) || assemblies.HasPolicies ? null : FindKept(method, assemblies);

    // Apart: what a method may need is loaded before it runs, and the first start of a build needs none of it.
    private FunctionCode? FindKept(MethodInfo method, LoadedAssemblies assemblies)
    {
        if (PathOf(method) is not { } path || !File.Exists(path))
        {
            return null;
        }

        try
        {
            if (KeptCode.Read(File.ReadAllBytes(path)) is { } code && IsCurrent(code))
            {
                MarkUsed(Path.GetDirectoryName(path)!);
                return code with { FindBuilds = new(() => FindBuilds(code)) };
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The code itself is read then.
        }

        return null;

        // The assembly of the function itself is not read for that: that it counts by its code shows by what is kept of it.
        bool IsCurrent(FunctionCode code)
        {
            var own = AssemblyNames.Of(method.Module.Assembly);
            foreach (var module in code.Modules)
            {
                if (module.Assembly == own ? module.Id != method.Module.ModuleVersionId : !IsFound(module))
                {
                    return false;
                }
            }

            return true;
        }

        bool IsFound(CodeModule module)
        {
            var found = Seek(module.Assembly);
            return module.Id == CodeModule.None ? found.IsMissing : found.IsInScope && found.ModuleId == module.Id;
        }

        AssemblyCode Seek(string name) => assemblies.Find(name, new Version(0, 0, 0, 0));

        Dictionary<string, AssemblyBuild> FindBuilds(FunctionCode code) => code.Modules
            .Where(module => module.Id != CodeModule.None)
            .ToDictionary(module => module.Assembly, module => (module.Assembly == AssemblyNames.Of(method.Module.Assembly) ? assemblies.Of(method.Module.Assembly) : Seek(module.Assembly)).Build, StringComparer.Ordinal);
    }

    /// <summary>Keeps what the code of a function is made of.</summary>
    public void Keep(MethodInfo method, FunctionCode code)
    {
        if (later is null)
        {
            Write(method, code);
        }
        else if (root is not null)
        {
            later.Add(() => Write(method, code));
        }
    }

    // The first start of a build does not wait for what only says where its files would be. What another process has kept meanwhile is made once more.
    private bool IsNew(Module module)
    {
        if (root is null || later is null)
        {
            return root is null;
        }

        var folder = FolderOf(root, module.ModuleVersionId);
        return (_builds.Find(folder) ?? _builds.Keep(folder, Directory.Exists(folder) ? folder : "")).Length == 0;
    }

    private static string FolderOf(string root, Guid build) => Path.Combine(root, HexText.Of(build));

    private void Write(MethodInfo method, FunctionCode code)
    {
        if (PathOf(method) is not { } path)
        {
            return;
        }

        try
        {
            var folder = Path.GetDirectoryName(path)!;
            var isNew = !Directory.Exists(folder);
            Directory.CreateDirectory(folder);
            AtomicFile.Write(path, KeptCode.Write(code));
            if (isNew)
            {
                CodeCachePruner.Prune(root!, clock.GetUtcNow());
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next process reads the code again.
        }
    }

    private void MarkUsed(string folder)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (now - Directory.GetLastWriteTimeUtc(folder) <= UseResolution)
        {
            return;
        }

        try
        {
            Directory.SetLastWriteTimeUtc(folder, now);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Removed meanwhile, or read-only: what was read is as good.
        }
    }

    private string? PathOf(MethodInfo method)
    {
        if (root is null || Surroundings.Value is not { } surroundings)
        {
            return null;
        }

        var key = new List<string> { KeptCode.Form, FunctionAnalysis.Form, surroundings, method.MetadataToken.ToString("x8", CultureInfo.InvariantCulture) };
        foreach (var type in TypeArguments.Of(method))
        {
            key.Add(type.AssemblyQualifiedName ?? type.Name);
        }

        return Path.Combine(FolderOf(root, method.Module.ModuleVersionId), CanonicalStream.HashOf(key) + ".code");
    }

    // A user without a home has no such folder, and one with a home that is no path has none that could be found again.
    private static string? FindUserFolder()
    {
        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.IsPathFullyQualified(data) ? Path.Combine(data, "Memento", "versions") : null;
    }

    private static string? ReadSurroundings()
    {
        try
        {
            var key = new List<string> { Environment.Version.ToString() };
            foreach (var list in HostAssemblies.DependencyLists)
            {
                key.Add(HexText.Of(SHA256.HashData(File.ReadAllBytes(list))));
            }

            return key.Count == 1 ? null : CanonicalStream.HashOf(key);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Being replaced just now: this process keeps nothing.
            return null;
        }
    }
}
