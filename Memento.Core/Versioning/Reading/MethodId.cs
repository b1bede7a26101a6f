using System.Reflection;
using System.Reflection.Metadata;

namespace Memento.Versioning.Reading;

/// <summary>A method whose code is read.</summary>
/// <remarks>A class, since the runtime has collections and queries of classes compiled already; those of a structure would be compiled when a program starts.</remarks>
internal sealed record MethodId(AssemblyCode Assembly, MethodDefinitionHandle Handle)
{
    public MethodDefinition Definition => Assembly.Metadata.GetMethodDefinition(Handle);

    public string Name => Assembly.Metadata.GetString(Definition.Name);

    public TypeId Declaring => new(Assembly, Definition.GetDeclaringType());

    /// <summary>True when the compiler chose the name: a lambda, a local function, a member of a closure.</summary>
    public bool IsAnonymous => (Name.StartsWith('<') && Name is not ("<Clone>$" or "<Main>$")) || Declaring.IsAnonymous;

    public bool Has(MethodAttributes attribute) => (Definition.Attributes & attribute) == attribute;
}
