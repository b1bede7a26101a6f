using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Memento.Versioning.Reading;

/// <summary>An assembly as the analysis sees it: one whose code it reads, or one that counts by its version.</summary>
/// <remarks>
/// There is one object for each type, method and field, in an array by its row in the metadata. So what is asked of one is found out once,
/// and no collection is keyed by a handle: handles are structures of another assembly, and generic code over those is in no assembly's
/// precompiled code, but is compiled whenever a program starts. The same holds for queries, tuples and structures of our own, of which the
/// making of a version has none.
/// </remarks>
internal sealed class AssemblyCode
{
    /// <summary>What all of the base library is called, whose types move between its assemblies.</summary>
    public const string BaseLibrary = "base library";

    private readonly ICodeImage? _image;
    private readonly TypeId?[] _types = [];
    private readonly MethodId?[] _methods = [];
    private readonly FieldId?[] _fields = [];

    // By namespace and name, in dictionaries that every program has loaded when it starts.
    private Dictionary<string, object?>? _byNamespace;
    private List<TypeId>?[]? _nested;
    private UnitKey? _key;
    private AssemblyBuild? _build;

    /// <summary>What its tokens stand for, once <see cref="IAssemblyCodes.ReferencesOf"/> was asked where it was found.</summary>
    public CodeReferences? References;

    private AssemblyCode(string name, ICodeImage? image, string? version)
    {
        Name = name;
        _image = image;
        Version = version;
        if (image is not null)
        {
            _types = new TypeId?[image.Metadata.GetTableRowCount(TableIndex.TypeDef)];
            _methods = new MethodId?[image.Metadata.GetTableRowCount(TableIndex.MethodDef)];
            _fields = new FieldId?[image.Metadata.GetTableRowCount(TableIndex.Field)];
        }
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

    /// <summary>True when it is not read, is not the base library, and counts.</summary>
    public bool IsPackage => !IsInScope && Version is not null && Name != BaseLibrary;

    /// <summary>True when there is no such assembly.</summary>
    public bool IsMissing { get; private init; }

    /// <summary>The code.</summary>
    public ICodeImage Image => _image ?? throw new InvalidOperationException($"The code of {Name} is not read.");

    /// <summary>The metadata of an assembly whose code is read.</summary>
    public MetadataReader Metadata => Image.Metadata;

    /// <summary>Which build of the assembly this is.</summary>
    public Guid ModuleId => Metadata.GetGuid(Metadata.GetModuleDefinition().Mvid);

    /// <summary>How it was built, of an assembly whose code is read.</summary>
    public AssemblyBuild Build => _build ?? Kept(ref _build, BuildReader.Of(this));

    /// <summary>The part of the code that the assembly as a whole is.</summary>
    public UnitKey Key => _key ?? Kept(ref _key, new UnitKey(CodePartKind.Assembly, this, this));

    /// <summary>The types, in the order in which the metadata has them.</summary>
    public IEnumerable<TypeId> Types
    {
        get
        {
            for (var row = 1; row <= _types.Length; row++)
            {
                yield return Type(MetadataTokens.TypeDefinitionHandle(row));
            }
        }
    }

    /// <summary>A type.</summary>
    public TypeId Type(TypeDefinitionHandle handle)
    {
        ref var place = ref _types[MetadataTokens.GetRowNumber(handle) - 1];
        return place ?? Kept(ref place, new TypeId(this, handle));
    }

    /// <summary>A method.</summary>
    public MethodId Method(MethodDefinitionHandle handle)
    {
        ref var place = ref _methods[MetadataTokens.GetRowNumber(handle) - 1];
        return place ?? Kept(ref place, new MethodId(this, handle));
    }

    /// <summary>A field.</summary>
    public FieldId Field(FieldDefinitionHandle handle)
    {
        ref var place = ref _fields[MetadataTokens.GetRowNumber(handle) - 1];
        return place ?? Kept(ref place, new FieldId(this, handle));
    }

    /// <summary>A type that stands in no other; null when there is none.</summary>
    public TypeId? FindType(string @namespace, string name) =>
        (_byNamespace ??= ReadNames()).TryGetValue(@namespace, out var types) && ((Dictionary<string, object?>)types!).TryGetValue(name, out var type) ? (TypeId?)type : null;

    /// <summary>A type of a name that stands in a type; null when there is none.</summary>
    public TypeId? FindNested(TypeId outer, string name)
    {
        if ((_nested ??= ReadNested())[MetadataTokens.GetRowNumber(outer.Handle) - 1] is { } nested)
        {
            foreach (var type in nested)
            {
                if (type.Name == name)
                {
                    return type;
                }
            }
        }

        return null;
    }

    /// <summary>A type by its metadata name: <c>Space.Outer+Inner`1</c>; null when there is none.</summary>
    public TypeId? FindType(string fullName)
    {
        var parts = fullName.Split('+');
        var dot = parts[0].LastIndexOf('.');
        var found = dot < 0 ? FindType("", parts[0]) : FindType(parts[0][..dot], parts[0][(dot + 1)..]);
        for (var i = 1; i < parts.Length && found is not null; i++)
        {
            found = FindNested(found, parts[i]);
        }

        return found;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Keeps what was made, unless another thread was faster: there is one object of each, and who has it can compare it with others.</summary>
    internal static T Kept<T>(ref T? place, T made)
        where T : class => Interlocked.CompareExchange(ref place, made, null) ?? made;

    private Dictionary<string, object?> ReadNames()
    {
        var found = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (var row = 1; row <= _types.Length; row++)
        {
            var type = Type(MetadataTokens.TypeDefinitionHandle(row));
            if (type.Declaring is null)
            {
                if (!found.TryGetValue(type.Namespace, out var types))
                {
                    found.Add(type.Namespace, types = new Dictionary<string, object?>(StringComparer.Ordinal));
                }

                ((Dictionary<string, object?>)types!).Add(type.Name, type);
            }
        }

        return found;
    }

    private List<TypeId>?[] ReadNested()
    {
        var found = new List<TypeId>?[_types.Length];
        foreach (var type in Types)
        {
            if (type.Declaring is { } outer)
            {
                (found[MetadataTokens.GetRowNumber(outer.Handle) - 1] ??= []).Add(type);
            }
        }

        return found;
    }
}
