using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using Memento.Files;
using Memento.Plugins;
using Memento.Versioning.Canonical;
using Memento.Versioning.Reading;

namespace Memento.Versioning;

/// <summary>
/// Keeps on disk what the code of functions is made of, in a folder for each build of an assembly: a process that runs the same build reads
/// it instead of the code. A file that is damaged, or cannot be written, is as if it was not there.
/// </summary>
/// <param name="root">The folder; null where there is none, and nothing is kept.</param>
/// <param name="clock">Tells when a build was used.</param>
internal sealed class CodeCache(string? root, TimeProvider clock)
{
    /// <summary>How exactly the time of use is kept, so that a start of the program seldom writes.</summary>
    private static readonly TimeSpan UseResolution = TimeSpan.FromDays(1);

    // What packages there are and which base library is part of the key; without a list of packages nothing is kept.
    private static readonly Lazy<string?> Surroundings = new(ReadSurroundings);

    /// <summary>The one among the user's own data.</summary>
    public static CodeCache OfUser { get; } = new(FindUserFolder(), TimeProvider.System);

    /// <summary>What is kept of a function whose code, and that of all it reaches, is still the same build; null when nothing is.</summary>
    public FunctionCode? Find(MethodInfo method, LoadedAssemblies assemblies)
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
            var own = method.Module.Assembly.GetName().Name;
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
            .ToDictionary(module => module.Assembly, module => (module.Assembly == method.Module.Assembly.GetName().Name ? assemblies.Of(method.Module.Assembly) : Seek(module.Assembly)).Build, StringComparer.Ordinal);
    }

    /// <summary>Keeps what the code of a function is made of.</summary>
    public void Keep(MethodInfo method, FunctionCode code)
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

        return Path.Combine(root, HexText.Of(method.Module.ModuleVersionId), CanonicalStream.HashOf(key) + ".code");
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
