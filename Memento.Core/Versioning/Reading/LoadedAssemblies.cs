using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;
using System.Runtime.Loader;
using Memento.Plugins;
using Memento.Shapes;

namespace Memento.Versioning.Reading;

/// <summary>The assemblies of this process as the code of one of them sees them. Reads files where it can, and loads only what has none, or what a context of its own finds.</summary>
internal sealed class LoadedAssemblies : IAssemblyCodes
{
    private readonly Assembly _root;
    private VersionPolicyAttribute[]? _policies;
    private readonly KnownNames<AssemblyCode> _found = new(StringComparer.OrdinalIgnoreCase);
    // By name and version.
    private readonly KnownNames<AssemblyCode> _missing = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="root">The assembly whose functions' versions are made.</param>
    public LoadedAssemblies(Assembly root) => _root = root;

    /// <summary>Whether the assembly says what counts of others.</summary>
    public bool HasPolicies => (_policies ??= ReadPolicies()).Length > 0;

    private VersionPolicyAttribute[] ReadPolicies() => (VersionPolicyAttribute[])_root.GetCustomAttributes(typeof(VersionPolicyAttribute), inherit: false);

    // Where code is read anyway, its metadata says as well whether there are any: the runtime loads the type of each other attribute to find that out.
    private unsafe VersionPolicyAttribute[] ReadPoliciesOfCode() =>
        _root.TryGetRawMetadata(out var start, out var length) && new MetadataReader(start, length) is var metadata && metadata.IsAssembly
            && !Marks.Has(metadata, metadata.GetAssemblyDefinition().GetCustomAttributes(), "Memento.Versioning", nameof(VersionPolicyAttribute))
                ? []
                : ReadPolicies();

    /// <summary>An assembly of this process, by itself.</summary>
    public AssemblyCode Of(Assembly assembly)
    {
        var name = AssemblyNames.Of(assembly);
        return _found.Find(name) ?? _found.Keep(name, Make(name, assembly, wanted: null));
    }

    /// <inheritdoc/>
    public AssemblyCode Find(AssemblyCode from, string name, Version version) => Find(name, version);

    /// <summary>The assembly of a name, whoever refers to it: there is one of a name here.</summary>
    public AssemblyCode Find(string name, Version version)
    {
        if (_found.Find(name) is { } known)
        {
            return known;
        }

        // Of what is not there each version that is asked for is another one, whoever asks first.
        var wanted = name + " " + version;
        if (_missing.Find(wanted) is { } missing)
        {
            return missing;
        }

        var made = Make(name, null, version);
        return made.IsMissing ? _missing.Keep(wanted, made) : _found.Keep(name, made);
    }

    /// <inheritdoc/>
    public CodeReferences ReferencesOf(AssemblyCode assembly) => assembly.References ?? AssemblyCode.Kept(ref assembly.References, new CodeReferences(assembly, this));

    // Either what is loaded, or the version that is wanted.
    private AssemblyCode Make(string name, Assembly? loaded, Version? wanted)
    {
        if (IsHost(name))
        {
            return AssemblyCode.Outside(name, null);
        }

        var isFramework = IsFramework(name);
        var policy = FindPolicy(name) ?? (isFramework ? VersionPolicy.Major : PackageVersions.Find(name) is null ? VersionPolicy.Code : VersionPolicy.Version);
        return policy switch
        {
            VersionPolicy.None => AssemblyCode.Outside(name, null),
            VersionPolicy.Code => Image(name, loaded ?? FindLoaded(name)) is { } image ? AssemblyCode.InScope(name, image) : AssemblyCode.Missing(name, wanted!),
            // The base library is one: its types move between its assemblies from one version to the next.
            VersionPolicy.Major when isFramework => _found.Keep(AssemblyCode.BaseLibrary, AssemblyCode.Outside(AssemblyCode.BaseLibrary, MajorOf(Environment.Version))),
            VersionPolicy.Version when PackageVersions.Find(name) is { } package => AssemblyCode.Outside(name, package),
            VersionPolicy.Version when isFramework => AssemblyCode.Outside(name, Environment.Version.ToString()),
            _ => ByFile(name, policy, loaded ?? FindLoaded(name), wanted),
        };
    }

    // The longest that fits wins, and of two alike the first.
    private VersionPolicy? FindPolicy(string name)
    {
        VersionPolicyAttribute? found = null;
        foreach (var policy in _policies ??= ReadPoliciesOfCode())
        {
            if (policy.Match(name) > (found?.Match(name) ?? -1))
            {
                found = policy;
            }
        }

        return found?.Policy;
    }

    // Whether the assembly is loaded yet makes no difference: its file says the same.
    private AssemblyCode ByFile(string name, VersionPolicy policy, Assembly? loaded, Version? wanted)
    {
        var metadata = loaded is null ? Image(name, null)?.Metadata : null;
        if ((loaded?.GetName().Version ?? metadata?.GetAssemblyDefinition().Version) is not { } version)
        {
            return AssemblyCode.Missing(name, policy == VersionPolicy.Major ? new Version(wanted!.Major, 0) : wanted!);
        }

        return AssemblyCode.Outside(name, policy switch
        {
            VersionPolicy.Build => (loaded?.ManifestModule.ModuleVersionId ?? metadata!.GetGuid(metadata.GetModuleDefinition().Mvid)).ToString("N"),
            VersionPolicy.Major => MajorOf(version),
            _ => version.ToString(),
        });
    }

    private static string MajorOf(Version version) => version.Major.ToString(CultureInfo.InvariantCulture);

    // A context of its own may have its own of what the default one has too, and only it can say: by loading what the code loads anyway.
    // The same holds of what has no file, as in a program of one file.
    private Assembly? FindLoaded(string name)
    {
        var context = AssemblyLoadContext.GetLoadContext(_root) ?? AssemblyLoadContext.Default;
        if (context != AssemblyLoadContext.Default)
        {
            return TryLoad(context, name);
        }

        foreach (var assembly in context.Assemblies)
        {
            if (string.Equals(AssemblyNames.Of(assembly), name, StringComparison.OrdinalIgnoreCase))
            {
                return assembly;
            }
        }

        return FileOf(name, null) is null ? TryLoad(context, name) : null;
    }

    private static Assembly? TryLoad(AssemblyLoadContext context, string name)
    {
        try
        {
            return context.LoadFromAssemblyName(new AssemblyName(name));
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException)
        {
            // It is not there, or cannot be loaded; then neither can the code that uses it.
            return null;
        }
    }

    // A file may have been replaced since it was loaded: what runs counts.
    private ICodeImage? Image(string name, Assembly? loaded)
    {
        var image = FileOf(name, loaded) is { } path ? TryRead(path) : null;
        return loaded is null || (image is not null && image.Metadata.GetGuid(image.Metadata.GetModuleDefinition().Mvid) == loaded.ManifestModule.ModuleVersionId)
            ? image
            : new LoadedImage(loaded);
    }

    private static PortableImage? TryRead(string path)
    {
        try
        {
            return new PortableImage(File.ReadAllBytes(path), path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            // Removed meanwhile, or no assembly: of one that is loaded there is another way.
            return null;
        }
    }

    private string? FileOf(string name, Assembly? loaded)
    {
        if (loaded is not null)
        {
            // Whether it is still there shows when it is read.
            return PathOf(loaded) is { Length: > 0 } own ? own : null;
        }

        if (HostAssemblies.FindPath(name) is { } path && File.Exists(path))
        {
            return path;
        }

        return Path.GetDirectoryName(PathOf(_root)) is { Length: > 0 } folder && Path.Combine(folder, name + ".dll") is var beside && File.Exists(beside) ? beside : null;
    }

    // In a program of one file an assembly has no path of its own, which is what is asked for here.
#pragma warning disable IL3000
    private static string PathOf(Assembly assembly) => assembly.IsDynamic ? "" : assembly.Location;
#pragma warning restore IL3000

    private static bool IsHost(string name) =>
        string.Equals(name, "Memento.Core", StringComparison.OrdinalIgnoreCase) || string.Equals(name, "Memento.Abstractions", StringComparison.OrdinalIgnoreCase);

    private static bool IsFramework(string name) => HostFrameworks.AreKnown
        ? HostFrameworks.Contain(name)
        : name is "mscorlib" or "netstandard" or "System" or "WindowsBase" or "Microsoft.CSharp" || name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.Win32.", StringComparison.Ordinal);
}
