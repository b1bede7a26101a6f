using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Memento.Versioning.Reading;

/// <summary>A field of a type whose code is read: the one object for it that <see cref="AssemblyCode.Field"/> gives.</summary>
internal sealed class FieldId(AssemblyCode assembly, FieldDefinitionHandle handle)
{
    private readonly FieldDefinition _definition = assembly.Metadata.GetFieldDefinition(handle);
    private string? _name;
    private UnitKey? _initializer;

    public AssemblyCode Assembly { get; } = assembly;

    public FieldDefinitionHandle Handle { get; } = handle;

    public FieldDefinition Definition => _definition;

    public int Token => MetadataTokens.GetToken(Handle);

    public string Name => _name ??= Assembly.Metadata.GetString(_definition.Name);

    public TypeId Declaring => Assembly.Type(_definition.GetDeclaringType());

    public bool IsStatic => (_definition.Attributes & FieldAttributes.Static) != 0;

    public bool IsReadOnly => (_definition.Attributes & FieldAttributes.InitOnly) != 0;

    public bool IsPublic => (_definition.Attributes & FieldAttributes.FieldAccessMask) == FieldAttributes.Public;

    public bool IsLiteral => (_definition.Attributes & FieldAttributes.Literal) != 0;

    public bool HasData => (_definition.Attributes & FieldAttributes.HasFieldRVA) != 0;

    /// <summary>True when the compiler chose the field, as a member of a type that it made. A property's own field has the property's name.</summary>
    public bool IsAnonymous => Declaring.IsAnonymous || (Name.StartsWith('<') && !Name.EndsWith(">k__BackingField", StringComparison.Ordinal) && !Name.EndsWith(">P", StringComparison.Ordinal));

    /// <summary>The part of the code that its initial value is.</summary>
    public UnitKey Initializer => _initializer ?? AssemblyCode.Kept(ref _initializer, new UnitKey(CodePartKind.Initializer, Assembly, this));
}
