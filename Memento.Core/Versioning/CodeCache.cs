using System.Reflection;
using System.Security.Cryptography;
using Memento.Plugins;
using Memento.Versioning.Canonical;
using Memento.Versioning.Reading;

namespace Memento.Versioning;

/// <summary>
/// Keeps on disk, among the user's own data, what the code of functions is made of: a process that runs the same build reads it instead of
/// the code. A file that is damaged, or cannot be written, is as if it was not there.
/// </summary>
internal static class CodeCache
{
    /// <summary>Part of the key, and raised when more is kept than was: what was kept by less is read anew.</summary>
    private const string Form = "2";

    // What packages there are and which base library is part of the key; without a list of packages nothing is kept.
    private static readonly Lazy<string?> Surroundings = new(() =>
    {
        var lists = HostAssemblies.DependencyLists.ToList();
        return lists.Count == 0 ? null : CanonicalStream.HashOf([Environment.Version.ToString(), .. lists.Select(list => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(list))))]);
    });

    /// <summary>What is kept of a function whose code, and that of all it reaches, is still the same build; null when nothing is.</summary>
    public static FunctionCode? Find(MethodInfo method, AssemblyCode assembly, LoadedAssemblies assemblies)
    {
        if (PathOf(method) is not { } path || !File.Exists(path))
        {
            return null;
        }

        try
        {
            return FunctionCodeText.Read(File.ReadAllText(path)) is { } code && code.Modules.All(module => IsCurrent(module.Key, module.Value))
                ? code with { FindBuilds = new(() => code.Modules.Keys.ToDictionary(name => name, name => Find(name).Build, StringComparer.Ordinal)) }
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The code itself is read then.
            return null;
        }

        bool IsCurrent(string name, Guid id) => name == assembly.Name
            ? id == method.Module.ModuleVersionId
            : Find(name) is { IsInScope: true } found && found.ModuleId == id;

        AssemblyCode Find(string name) => name == assembly.Name ? assembly : assemblies.Find(assembly, name, new Version(0, 0, 0, 0));
    }

    /// <summary>Keeps what the code of a function is made of.</summary>
    public static void Keep(MethodInfo method, FunctionCode code)
    {
        if (PathOf(method) is not { } path)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var temporary = $"{path}.{Guid.NewGuid():N}";
            // Not with the builds, which are read when somebody asks for them.
            File.WriteAllText(temporary, FunctionCodeText.Write(code with { Builds = new Dictionary<string, AssemblyBuild>() }));
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next process reads the code again.
        }
    }

    private static string? PathOf(MethodInfo method)
    {
        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        if (data.Length == 0 || Surroundings.Value is not { } surroundings)
        {
            return null;
        }

        var key = CanonicalStream.HashOf([Form, FunctionAnalysis.Form, surroundings, method.MetadataToken.ToString("x8", System.Globalization.CultureInfo.InvariantCulture), .. FunctionCodes.TypeArgumentsOf(method).Select(type => type.AssemblyQualifiedName ?? type.Name)]);
        return Path.Combine(data, "Memento", "versions", method.Module.ModuleVersionId.ToString("N"), key + ".json");
    }
}
