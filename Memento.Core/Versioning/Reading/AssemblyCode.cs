using System.Reflection.Metadata;

namespace Memento.Versioning.Reading;

/// <summary>An assembly as the analysis sees it: one whose code it reads, or one that counts by its version.</summary>
internal sealed class AssemblyCode
{
    private readonly Lazy<Dictionary<(string Namespace, string Name), TypeDefinitionHandle>> _types;
    private readonly Lazy<ILookup<TypeDefinitionHandle, TypeDefinitionHandle>> _nested;
    private readonly Lazy<AssemblyBuild> _build;
    private readonly ICodeImage? _image;

    private AssemblyCode(string name, ICodeImage? image, string? version)
    {
        Name = name;
        _image = image;
        Version = version;
        _types = new(() => Metadata.TypeDefinitions
            .Where(handle => Metadata.GetTypeDefinition(handle).GetDeclaringType().IsNil)
            .ToDictionary(handle => (Metadata.GetString(Metadata.GetTypeDefinition(handle).Namespace), Metadata.GetString(Metadata.GetTypeDefinition(handle).Name))));
        _build = new(() => BuildReader.Of(this));
        _nested = new(() => Metadata.TypeDefinitions.ToLookup(handle => Metadata.GetTypeDefinition(handle).GetDeclaringType()));
    }

    /// <summary>An assembly whose code is read.</summary>
    public static AssemblyCode InScope(string name, ICodeImage image) => new(name, image, null);

    /// <summary>An assembly that counts by its version.</summary>
    /// <param name="name">What it is called in a version: all of the base library has one name.</param>
    /// <param name="version">The text that counts; null when it does not.</param>
    public static AssemblyCode Outside(string name, string? version) => new(name, null, version);

    /// <summary>An assembly that is found nowhere: it counts by the version that is asked for, since there is nothing else.</summary>
    public static AssemblyCode Missing(string name, Version wanted) => new(name, null, wanted.ToString()) { IsMissing = true };

    /// <summary>The simple name.</summary>
    public string Name { get; }

    /// <summary>What counts of an assembly that is not read; null for nothing.</summary>
    public string? Version { get; }

    /// <summary>True when the code is read.</summary>
    public bool IsInScope => _image is not null;

    /// <summary>True when there is no such assembly.</summary>
    public bool IsMissing { get; private init; }

    /// <summary>The code.</summary>
    public ICodeImage Image => _image ?? throw new InvalidOperationException($"The code of {Name} is not read.");

    /// <summary>The metadata of an assembly whose code is read.</summary>
    public MetadataReader Metadata => Image.Metadata;

    /// <summary>Which build of the assembly this is.</summary>
    public Guid ModuleId => Metadata.GetGuid(Metadata.GetModuleDefinition().Mvid);

    /// <summary>How it was built, of an assembly whose code is read.</summary>
    public AssemblyBuild Build => _build.Value;

    /// <summary>A type that stands in no other; null when there is none.</summary>
    public TypeId? FindType(string @namespace, string name) => _types.Value.TryGetValue((@namespace, name), out var handle) ? new(this, handle) : null;

    /// <summary>The types that stand in a type.</summary>
    public IEnumerable<TypeId> NestedIn(TypeDefinitionHandle type) => _nested.Value[type].Select(handle => new TypeId(this, handle));

    /// <summary>A type by its metadata name: <c>Space.Outer+Inner`1</c>; null when there is none.</summary>
    public TypeId? FindType(string fullName)
    {
        var parts = fullName.Split('+');
        var dot = parts[0].LastIndexOf('.');
        var found = dot < 0 ? FindType("", parts[0]) : FindType(parts[0][..dot], parts[0][(dot + 1)..]);
        foreach (var part in parts.Skip(1))
        {
            found = found is { } outer ? NestedIn(outer.Handle).FirstOrDefault(inner => inner.Name == part) : null;
        }

        return found;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
