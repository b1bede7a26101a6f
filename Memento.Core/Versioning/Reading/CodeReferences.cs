using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Memento.Versioning.Reading;

/// <summary>What the tokens of one assembly's code stand for, wherever it is defined.</summary>
internal sealed class CodeReferences
{
    private readonly AssemblyCode _assembly;
    private readonly IAssemblyCodes _assemblies;
    private readonly SignatureReader _signatures;
    private readonly Dictionary<EntityHandle, TypeSignature> _named = [];
    private readonly Dictionary<EntityHandle, MemberUse> _members = [];

    public CodeReferences(AssemblyCode assembly, IAssemblyCodes assemblies)
    {
        _assembly = assembly;
        _assemblies = assemblies;
        _signatures = new SignatureReader(this);
    }

    private MetadataReader Metadata => _assembly.Metadata;

    /// <summary>The type of a type token.</summary>
    public TypeSignature Type(EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeSpecification => Metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(_signatures, _assembly),
        _ => Named(Metadata, handle),
    };

    /// <summary>A type that has a name of its own, without type arguments.</summary>
    public TypeSignature Named(MetadataReader metadata, EntityHandle handle)
    {
        if (!_named.TryGetValue(handle, out var type))
        {
            _named[handle] = type = handle.Kind == HandleKind.TypeDefinition
                ? Defined(new TypeId(_assembly, (TypeDefinitionHandle)handle))
                : Referenced(metadata.GetTypeReference((TypeReferenceHandle)handle));
        }

        return type;
    }

    /// <summary>A text in the code.</summary>
    public string Text(UserStringHandle handle) => Metadata.GetUserString(handle);

    /// <summary>The types of a method's locals.</summary>
    public ImmutableArray<TypeSignature> Locals(StandaloneSignatureHandle handle) =>
        handle.IsNil ? [] : Metadata.GetStandaloneSignature(handle).DecodeLocalSignature(_signatures, _assembly);

    /// <summary>The signature behind a call through a pointer.</summary>
    public MethodSignature<TypeSignature> PointerCall(StandaloneSignatureHandle handle) => Metadata.GetStandaloneSignature(handle).DecodeMethodSignature(_signatures, _assembly);

    /// <summary>The signature of a method of this assembly.</summary>
    public MethodSignature<TypeSignature> SignatureOf(MethodDefinitionHandle handle) => Metadata.GetMethodDefinition(handle).DecodeSignature(_signatures, _assembly);

    /// <summary>The type of a field of this assembly.</summary>
    public TypeSignature TypeOf(FieldDefinitionHandle handle) => Metadata.GetFieldDefinition(handle).DecodeSignature(_signatures, _assembly);

    /// <summary>The method or field of a token.</summary>
    public MemberUse Member(EntityHandle handle)
    {
        if (!_members.TryGetValue(handle, out var member))
        {
            _members[handle] = member = Read(handle);
        }

        return member;
    }

    private MemberUse Read(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.MethodSpecification:
                var specification = Metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                return Member(specification.Method) with { TypeArguments = specification.DecodeSignature(_signatures, _assembly) };
            case HandleKind.MethodDefinition:
                var method = new MethodId(_assembly, (MethodDefinitionHandle)handle);
                return new MemberUse(Defined(method.Declaring), method.Name, SignatureOf(method.Handle), null, []) { Method = method };
            case HandleKind.FieldDefinition:
                var field = new FieldId(_assembly, (FieldDefinitionHandle)handle);
                return new MemberUse(Defined(field.Declaring), field.Name, null, TypeOf(field.Handle), []) { Field = field };
            default:
                return Read(Metadata.GetMemberReference((MemberReferenceHandle)handle));
        }
    }

    private MemberUse Read(MemberReference reference)
    {
        if (reference.Parent.Kind == HandleKind.MethodDefinition)
        {
            // A call with more arguments than the method declares (__arglist).
            return Member(reference.Parent);
        }

        var parent = Type(reference.Parent);
        var name = Metadata.GetString(reference.Name);
        if (reference.GetKind() == MemberReferenceKind.Field)
        {
            return new MemberUse(parent, name, null, reference.DecodeFieldSignature(_signatures, _assembly), [])
            {
                Field = parent.Definition is { } owner ? FindField(owner, name) : null,
            };
        }

        var signature = reference.DecodeMethodSignature(_signatures, _assembly);
        return new MemberUse(parent, name, signature, null, []) { Method = parent.Definition is { } declaring ? FindMethod(declaring, name, signature) : null };
    }

    private static FieldId? FindField(TypeId type, string name) => type.Definition.GetFields()
        .Select(handle => new FieldId(type.Assembly, handle))
        .FirstOrDefault(field => field.Name == name);

    private MethodId? FindMethod(TypeId type, string name, MethodSignature<TypeSignature> signature)
    {
        var wanted = TypeSignature.ListOf(signature.ParameterTypes.Prepend(signature.ReturnType));
        return type.Methods.Where(method => method.Name == name)
            .FirstOrDefault(method =>
            {
                var found = _assemblies.ReferencesOf(type.Assembly).SignatureOf(method.Handle);
                return found.GenericParameterCount == signature.GenericParameterCount
                    && TypeSignature.ListOf(found.ParameterTypes.Prepend(found.ReturnType)) == wanted;
            });
    }

    private static TypeSignature Defined(TypeId type) => new(TypeKind.Named, type.FullName, type, type.Assembly, []);

    private TypeSignature Referenced(TypeReference reference)
    {
        var name = Metadata.GetString(reference.Name);
        var space = Metadata.GetString(reference.Namespace);
        switch (reference.ResolutionScope.Kind)
        {
            case HandleKind.TypeReference:
                var outer = Named(Metadata, reference.ResolutionScope);
                var inner = outer.Definition is { } found ? found.Assembly.NestedIn(found.Handle).FirstOrDefault(type => type.Name == name) : null;
                return inner is { } nested ? Defined(nested) : outer with { Name = $"{outer.Name}+{name}", Definition = null };
            case HandleKind.AssemblyReference:
                var wanted = Metadata.GetAssemblyReference((AssemblyReferenceHandle)reference.ResolutionScope);
                return Find(_assemblies.Find(_assembly, Metadata.GetString(wanted.Name), wanted.Version), space, name, []);
            default:
                return Find(_assembly, space, name, []);
        }
    }

    // A type may have moved on to another assembly; a forward that leads in a circle leads nowhere.
    private TypeSignature Find(AssemblyCode assembly, string space, string name, HashSet<AssemblyCode> seen)
    {
        if (assembly.IsInScope && assembly.FindType(space, name) is { } type)
        {
            return Defined(type);
        }

        if (assembly.IsInScope && seen.Add(assembly))
        {
            foreach (var forward in assembly.Metadata.ExportedTypes.Select(assembly.Metadata.GetExportedType))
            {
                if (forward.Implementation.Kind == HandleKind.AssemblyReference
                    && assembly.Metadata.StringComparer.Equals(forward.Name, name)
                    && assembly.Metadata.StringComparer.Equals(forward.Namespace, space))
                {
                    var target = assembly.Metadata.GetAssemblyReference((AssemblyReferenceHandle)forward.Implementation);
                    return Find(_assemblies.Find(assembly, assembly.Metadata.GetString(target.Name), target.Version), space, name, seen);
                }
            }
        }

        return new TypeSignature(TypeKind.Named, space.Length == 0 ? name : $"{space}.{name}", null, assembly, []);
    }
}
