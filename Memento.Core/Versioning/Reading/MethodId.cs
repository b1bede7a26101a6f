using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Memento.Versioning.Reading;

/// <summary>A method whose code is read: the one object for it that <see cref="AssemblyCode.Method"/> gives.</summary>
internal sealed class MethodId(AssemblyCode assembly, MethodDefinitionHandle handle)
{
    private readonly MethodDefinition _definition = assembly.Metadata.GetMethodDefinition(handle);
    private string? _name;
    private TypeId? _declaring;
    private FunctionMark? _mark;
    private UnitKey? _body;
    private UnitKey? _function;

    // Positive for yes, negative for no, zero while it is not known: one byte, which no thread sees half written.
    private sbyte _isAnonymous;

    /// <summary>What it does with static fields, once that was asked.</summary>
    public object? Touch;

    /// <summary>The static fields that it and what it calls may change, once that was asked.</summary>
    public object? Changes;

    /// <summary>The static fields that it and what it calls read, once that was asked.</summary>
    public object? Loads;

    /// <summary>The static field that it only gives, once that was asked; itself when it is none.</summary>
    public object? Gives;

    /// <summary>What it uses with type parameters among the type arguments, once that was asked.</summary>
    public object? GenericUses;

    public AssemblyCode Assembly { get; } = assembly;

    public MethodDefinitionHandle Handle { get; } = handle;

    public MethodDefinition Definition => _definition;

    public int Token => MetadataTokens.GetToken(Handle);

    public string Name => _name ??= Assembly.Metadata.GetString(_definition.Name);

    public TypeId Declaring => _declaring ??= Assembly.Type(_definition.GetDeclaringType());

    /// <summary>True when the compiler chose the name: a lambda, a local function, a member of a closure.</summary>
    public bool IsAnonymous => (_isAnonymous != 0 ? _isAnonymous : _isAnonymous = (sbyte)(FindAnonymous() ? 1 : -1)) > 0;

    /// <summary>What it says of its own version; null when it is no memento function.</summary>
    public FunctionMark? Mark => (_mark ??= FunctionMark.Of(this) ?? FunctionMark.None) is var mark && mark != FunctionMark.None ? mark : null;

    /// <summary>The part of the code that its body is, whatever it says of its version.</summary>
    public UnitKey Body => _body ?? AssemblyCode.Kept(ref _body, new UnitKey(CodePartKind.Method, Assembly, this));

    /// <summary>The part of the code that it is for what calls it. A memento function that says its version counts by that; what it runs is its own affair.</summary>
    public UnitKey Key => Mark?.Version is { } version ? _function ?? AssemblyCode.Kept(ref _function, new UnitKey(CodePartKind.Function, Assembly, this, version)) : Body;

    public bool Has(MethodAttributes attribute) => (_definition.Attributes & attribute) == attribute;

    private bool FindAnonymous() => (Name.StartsWith('<') && Name is not ("<Clone>$" or "<Main>$")) || Declaring.IsAnonymous;
}
