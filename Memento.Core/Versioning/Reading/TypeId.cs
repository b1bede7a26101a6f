using System.Reflection;
using System.Reflection.Metadata;

namespace Memento.Versioning.Reading;

/// <summary>A type whose code is read: the one object for it that <see cref="AssemblyCode.Type"/> gives.</summary>
internal sealed class TypeId(AssemblyCode assembly, TypeDefinitionHandle handle)
{
    private readonly TypeDefinition _definition = assembly.Metadata.GetTypeDefinition(handle);
    private string? _name;
    private string? _fullName;
    private MethodId[]? _methods;
    private FieldId[]? _fields;
    private TypeSignature? _signature;
    private UnitKey? _key;
    private Mark? _standsFor;

    // Positive for yes, negative for no, zero while it is not known: one byte, which no thread sees half written.
    private sbyte _isAnonymous;
    private sbyte _isGenerated;

    public AssemblyCode Assembly { get; } = assembly;

    public TypeDefinitionHandle Handle { get; } = handle;

    public TypeDefinition Definition => _definition;

    public string Name => _name ??= Assembly.Metadata.GetString(_definition.Name);

    public string Namespace => Assembly.Metadata.GetString(_definition.Namespace);

    /// <summary>The type that it stands in; null when it stands in none.</summary>
    public TypeId? Declaring => _definition.GetDeclaringType() is { IsNil: false } declaring ? Assembly.Type(declaring) : null;

    /// <summary>True when the compiler chose the name, of it or of a type around it, so that it says nothing and may change: closures, state machines, types local to a file.</summary>
    public bool IsAnonymous => (_isAnonymous != 0 ? _isAnonymous : _isAnonymous = (sbyte)(Name.StartsWith('<') || Declaring is { IsAnonymous: true } ? 1 : -1)) > 0;

    /// <summary>Whether the generator wrote it, or a type around it.</summary>
    public bool IsGenerated => (_isGenerated != 0 ? _isGenerated : _isGenerated = (sbyte)(FindGenerated() ? 1 : -1)) > 0;

    /// <summary>What it, or the innermost type around it that says so, is written by the generator for; without arguments for nothing.</summary>
    public Mark StandsFor => _standsFor ??= FindStandsFor();

    public bool IsInterface => (_definition.Attributes & TypeAttributes.Interface) != 0;

    public bool IsSealed => (_definition.Attributes & TypeAttributes.Sealed) != 0;

    /// <summary>The name with namespace and declaring types, as metadata has it.</summary>
    public string FullName => _fullName ??= Declaring is { } declaring ? declaring.FullName + "+" + Name : Namespace.Length == 0 ? Name : Namespace + "." + Name;

    /// <summary>The part of the code that it is when its objects are made.</summary>
    public UnitKey Key => _key ?? AssemblyCode.Kept(ref _key, new UnitKey(CodePartKind.Type, Assembly, this));

    /// <summary>It, without type arguments, as a signature has it.</summary>
    public TypeSignature Signature => _signature ??= new TypeSignature(TypeKind.Named, FullName, this, Assembly, []);

    public MethodId[] Methods => _methods ??= ReadMethods();

    public FieldId[] Fields => _fields ??= ReadFields();

    private bool FindGenerated() => Marks.Find(Assembly, _definition.GetCustomAttributes(), "System.CodeDom.Compiler", "GeneratedCodeAttribute")?.Arguments is ["Memento.Generators", ..]
        || Declaring is { IsGenerated: true };

    private Mark FindStandsFor()
    {
        var own = Marks.Find(Assembly, _definition.GetCustomAttributes(), "Memento.CompilerServices", "StandsForAttribute");
        return own is { Arguments: [string, string, string] } ? own : Declaring?.StandsFor ?? Mark.None;
    }

    private MethodId[] ReadMethods()
    {
        var handles = _definition.GetMethods();
        var methods = new MethodId[handles.Count];
        var count = 0;
        foreach (var method in handles)
        {
            methods[count++] = Assembly.Method(method);
        }

        return methods;
    }

    private FieldId[] ReadFields()
    {
        var handles = _definition.GetFields();
        var fields = new FieldId[handles.Count];
        var count = 0;
        foreach (var field in handles)
        {
            fields[count++] = Assembly.Field(field);
        }

        return fields;
    }
}
