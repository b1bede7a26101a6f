using System.Reflection;
using System.Reflection.Metadata;

namespace Memento.Versioning.Reading;

/// <summary>A type whose code is read.</summary>
/// <remarks>A class, since the runtime has collections and queries of classes compiled already; those of a structure would be compiled when a program starts.</remarks>
internal sealed record TypeId(AssemblyCode Assembly, TypeDefinitionHandle Handle)
{
    public TypeDefinition Definition => Assembly.Metadata.GetTypeDefinition(Handle);

    public string Name => Assembly.Metadata.GetString(Definition.Name);

    public string Namespace => Assembly.Metadata.GetString(Definition.Namespace);

    public TypeId? Declaring => Definition.GetDeclaringType() is { IsNil: false } declaring ? new(Assembly, declaring) : null;

    /// <summary>The type and those around it, from the inside out.</summary>
    public IEnumerable<TypeId> Enclosing
    {
        get
        {
            for (TypeId? type = this; type is { } around; type = around.Declaring)
            {
                yield return around;
            }
        }
    }

    /// <summary>True when the compiler chose the name, of it or of a type around it, so that it says nothing and may change: closures, state machines, types local to a file.</summary>
    public bool IsAnonymous => Name.StartsWith('<') || Declaring is { IsAnonymous: true };

    public bool IsInterface => (Definition.Attributes & TypeAttributes.Interface) != 0;

    public bool IsSealed => (Definition.Attributes & TypeAttributes.Sealed) != 0;

    /// <summary>The name with namespace and declaring types, as metadata has it.</summary>
    public string FullName => Declaring is { } declaring ? $"{declaring.FullName}+{Name}" : Namespace.Length == 0 ? Name : $"{Namespace}.{Name}";

    public IEnumerable<MethodId> Methods
    {
        get
        {
            var assembly = Assembly;
            return Definition.GetMethods().Select(handle => new MethodId(assembly, handle));
        }
    }
}
