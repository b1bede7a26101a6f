using System.Reflection;
using System.Reflection.Metadata;

namespace Memento.Versioning.Reading;

/// <summary>A field of a type whose code is read.</summary>
/// <remarks>A class, since the runtime has collections and queries of classes compiled already; those of a structure would be compiled when a program starts.</remarks>
internal sealed record FieldId(AssemblyCode Assembly, FieldDefinitionHandle Handle)
{
    public FieldDefinition Definition => Assembly.Metadata.GetFieldDefinition(Handle);

    public string Name => Assembly.Metadata.GetString(Definition.Name);

    public TypeId Declaring => new(Assembly, Definition.GetDeclaringType());

    public bool IsStatic => (Definition.Attributes & FieldAttributes.Static) != 0;

    public bool IsReadOnly => (Definition.Attributes & FieldAttributes.InitOnly) != 0;

    public bool HasData => (Definition.Attributes & FieldAttributes.HasFieldRVA) != 0;

    /// <summary>True when the compiler chose the field, as a member of a type that it made. A property's own field has the property's name.</summary>
    public bool IsAnonymous => Declaring.IsAnonymous || (Name.StartsWith('<') && !Name.EndsWith(">k__BackingField", StringComparison.Ordinal) && !Name.EndsWith(">P", StringComparison.Ordinal));
}
