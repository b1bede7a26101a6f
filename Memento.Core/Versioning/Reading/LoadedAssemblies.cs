using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Memento.Plugins;

namespace Memento.Versioning.Reading;

/// <summary>The assemblies of this process as the code of one of them sees them. Reads files where it can, and loads nothing.</summary>
internal sealed class LoadedAssemblies : IAssemblyCodes
{
    private static readonly string[] Host = ["Memento.Core", "Memento.Abstractions"];

    private readonly Assembly _root;
    private readonly VersionPolicyAttribute[] _policies;
    private readonly ConcurrentDictionary<string, AssemblyCode> _found = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<AssemblyCode, CodeReferences> _references = new();

    /// <param name="root">The assembly whose functions' versions are made.</param>
    public LoadedAssemblies(Assembly root)
    {
        _root = root;
        _policies = [.. root.GetCustomAttributes<VersionPolicyAttribute>()];
    }

    /// <summary>Whether the assembly says what counts of others.</summary>
    public bool HasPolicies => _policies.Length > 0;

    /// <summary>An assembly of this process, by itself.</summary>
    public AssemblyCode Of(Assembly assembly) => _found.GetOrAdd(assembly.GetName().Name!, static (name, state) => state.Self.Make(name, state.Assembly, null), (Self: this, Assembly: assembly));

    /// <inheritdoc/>
    public AssemblyCode Find(AssemblyCode from, string name, Version version) =>
        _found.GetOrAdd(name, static (name, state) => state.Self.Make(name, state.Self.FindLoaded(name), state.Version), (Self: this, Version: version));

    /// <inheritdoc/>
    public CodeReferences ReferencesOf(AssemblyCode assembly) => _references.GetOrAdd(assembly, static (assembly, self) => new CodeReferences(assembly, self), this);

    private AssemblyCode Make(string name, Assembly? loaded, Version? wanted)
    {
        if (Host.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            return AssemblyCode.Outside(name, null);
        }

        var isFramework = IsFramework(name);
        var policy = _policies.Select(policy => (policy, Match: policy.Match(name))).Where(pair => pair.Match >= 0).OrderByDescending(pair => pair.Match).Select(pair => (VersionPolicy?)pair.policy.Policy).FirstOrDefault()
            ?? (isFramework ? VersionPolicy.Major : PackageVersions.Find(name) is null ? VersionPolicy.Code : VersionPolicy.Version);
        if (policy == VersionPolicy.Code)
        {
            return Image(name, loaded) is { } image ? AssemblyCode.InScope(name, image) : AssemblyCode.Outside(name, wanted?.ToString());
        }

        // The base library is one: its types move between its assemblies from one version to the next.
        var version = isFramework ? Environment.Version : loaded?.GetName().Version ?? wanted;
        var text = policy switch
        {
            VersionPolicy.None => null,
            VersionPolicy.Build => loaded?.ManifestModule.ModuleVersionId.ToString("N") ?? BuildOf(name) ?? version?.ToString(),
            VersionPolicy.Major => version?.Major.ToString(CultureInfo.InvariantCulture),
            _ => PackageVersions.Find(name) ?? version?.ToString(),
        };
        return isFramework && policy == VersionPolicy.Major
            ? _found.GetOrAdd("base library", static (name, text) => AssemblyCode.Outside(name, text), text)
            : AssemblyCode.Outside(name, text);
    }

    private string? BuildOf(string name) => Image(name, null)?.Metadata is { } metadata ? metadata.GetGuid(metadata.GetModuleDefinition().Mvid).ToString("N") : null;

    private Assembly? FindLoaded(string name) =>
        (AssemblyLoadContext.GetLoadContext(_root) is { } context && context != AssemblyLoadContext.Default ? context.Assemblies : [])
            .Concat(AssemblyLoadContext.Default.Assemblies)
            .FirstOrDefault(assembly => string.Equals(assembly.GetName().Name, name, StringComparison.OrdinalIgnoreCase));

    // A file may have been replaced since it was loaded: what runs counts.
    private ICodeImage? Image(string name, Assembly? loaded)
    {
        var image = FileOf(name, loaded) is { } path ? new PortableImage(ImmutableCollectionsMarshal.AsImmutableArray(File.ReadAllBytes(path)), path) : null;
        return loaded is null || (image is not null && image.Metadata.GetGuid(image.Metadata.GetModuleDefinition().Mvid) == loaded.ManifestModule.ModuleVersionId)
            ? image
            : new LoadedImage(loaded);
    }

    private string? FileOf(string name, Assembly? loaded)
    {
        var beside = Path.GetDirectoryName(PathOf(_root)) is { Length: > 0 } folder ? Path.Combine(folder, name + ".dll") : null;
        var choices = loaded is not null ? [PathOf(loaded)] : HostAssemblies.Paths.Where(path => string.Equals(Path.GetFileNameWithoutExtension(path), name, StringComparison.OrdinalIgnoreCase)).Append(beside);
        return choices.FirstOrDefault(File.Exists);
    }

    // In a program of one file an assembly has no path of its own, which is what is asked for here.
#pragma warning disable IL3000
    private static string PathOf(Assembly assembly) => assembly.IsDynamic ? "" : assembly.Location;
#pragma warning restore IL3000

    private static bool IsFramework(string name) => HostFrameworks.AreKnown
        ? HostFrameworks.Contain(name)
        : name is "mscorlib" or "netstandard" or "System" or "WindowsBase" or "Microsoft.CSharp" || name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.Win32.", StringComparison.Ordinal);
}
