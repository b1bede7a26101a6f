using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Memento.Versioning.Reading;

/// <summary>What the tokens of one assembly's code stand for, wherever it is defined: each is read once, and kept by its row in the metadata.</summary>
internal sealed class CodeReferences
{
    private readonly AssemblyCode _assembly;
    private readonly IAssemblyCodes _assemblies;
    private readonly SignatureReader _signatures;
    private readonly TypeSignature?[] _referencedTypes;
    private readonly TypeSignature?[] _specifiedTypes;
    private readonly TypeSignature[]?[] _interfaces;
    private readonly CallSignature?[] _signatureOf;
    private readonly TypeSignature?[] _typeOf;
    private readonly MemberUse?[] _methods;
    private readonly MemberUse?[] _fields;
    private readonly MemberUse?[] _references;
    private readonly MemberUse?[] _specifications;

    public CodeReferences(AssemblyCode assembly, IAssemblyCodes assemblies)
    {
        _assembly = assembly;
        _assemblies = assemblies;
        _signatures = new SignatureReader(this, assembly.Metadata);
        _referencedTypes = new TypeSignature?[RowsOf(TableIndex.TypeRef)];
        _specifiedTypes = new TypeSignature?[RowsOf(TableIndex.TypeSpec)];
        _interfaces = new TypeSignature[]?[RowsOf(TableIndex.TypeDef)];
        _signatureOf = new CallSignature?[RowsOf(TableIndex.MethodDef)];
        _typeOf = new TypeSignature?[RowsOf(TableIndex.Field)];
        _methods = new MemberUse?[RowsOf(TableIndex.MethodDef)];
        _fields = new MemberUse?[RowsOf(TableIndex.Field)];
        _references = new MemberUse?[RowsOf(TableIndex.MemberRef)];
        _specifications = new MemberUse?[RowsOf(TableIndex.MethodSpec)];
    }

    private MetadataReader Metadata => _assembly.Metadata;

    /// <summary>What the tokens of another assembly's code stand for.</summary>
    public CodeReferences Of(AssemblyCode assembly) => assembly == _assembly ? this : _assemblies.ReferencesOf(assembly);

    /// <summary>The type of a type token.</summary>
    public TypeSignature Type(EntityHandle handle)
    {
        var place = MetadataTokens.GetRowNumber(handle) - 1;
        return handle.Kind switch
        {
            HandleKind.TypeSpecification => _specifiedTypes[place] ??= _signatures.ReadSpecification(Metadata.GetTypeSpecification((TypeSpecificationHandle)handle).Signature),
            HandleKind.TypeDefinition => _assembly.Type((TypeDefinitionHandle)handle).Signature,
            _ => _referencedTypes[place] ??= Referenced(Metadata.GetTypeReference((TypeReferenceHandle)handle)),
        };
    }

    /// <summary>A text in the code.</summary>
    public string Text(int token) => Metadata.GetUserString((UserStringHandle)MetadataTokens.Handle(token));

    /// <summary>The types of a method's locals.</summary>
    public TypeSignature[] Locals(StandaloneSignatureHandle handle) => handle.IsNil ? [] : _signatures.ReadLocals(Metadata.GetStandaloneSignature(handle).Signature);

    /// <summary>The signature behind a call through a pointer.</summary>
    public CallSignature PointerCall(int token) => _signatures.ReadCall(Metadata.GetStandaloneSignature((StandaloneSignatureHandle)MetadataTokens.EntityHandle(token)).Signature);

    /// <summary>The signature of a method of this assembly.</summary>
    public CallSignature SignatureOf(MethodId method) => _signatureOf[MetadataTokens.GetRowNumber(method.Handle) - 1] ??= _signatures.ReadCall(method.Definition.Signature);

    /// <summary>The type of a field of this assembly.</summary>
    public TypeSignature TypeOf(FieldId field) => _typeOf[MetadataTokens.GetRowNumber(field.Handle) - 1] ??= _signatures.ReadField(field.Definition.Signature);

    /// <summary>The interfaces that a type of this assembly says it implements.</summary>
    public TypeSignature[] InterfacesOf(TypeId type) => _interfaces[MetadataTokens.GetRowNumber(type.Handle) - 1] ??= ReadInterfaces(type);

    /// <summary>The method or field of a token.</summary>
    public MemberUse Member(EntityHandle handle)
    {
        var place = MetadataTokens.GetRowNumber(handle) - 1;
        switch (handle.Kind)
        {
            case HandleKind.MethodDefinition:
                return _methods[place] ??= UseOf(_assembly.Method((MethodDefinitionHandle)handle));
            case HandleKind.FieldDefinition:
                return _fields[place] ??= UseOf(_assembly.Field((FieldDefinitionHandle)handle));
            case HandleKind.MethodSpecification:
                return _specifications[place] ??= Read(Metadata.GetMethodSpecification((MethodSpecificationHandle)handle));
            default:
                return _references[place] ??= Read(Metadata.GetMemberReference((MemberReferenceHandle)handle));
        }
    }

    private int RowsOf(TableIndex table) => Metadata.GetTableRowCount(table);

    private MemberUse UseOf(MethodId method) => new(method.Declaring.Signature, method.Name) { Signature = SignatureOf(method), Method = method };

    private MemberUse UseOf(FieldId field) => new(field.Declaring.Signature, field.Name) { FieldType = TypeOf(field), Field = field };

    private MemberUse Read(MethodSpecification specification)
    {
        var generic = Member(specification.Method);
        return new MemberUse(generic.Parent, generic.Name)
        {
            Signature = generic.Signature,
            Method = generic.Method,
            TypeArguments = _signatures.ReadTypeArguments(specification.Signature),
        };
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
            return new MemberUse(parent, name)
            {
                FieldType = _signatures.ReadField(reference.Signature),
                Field = parent.Definition is { } owner ? FindField(owner, name) : null,
            };
        }

        var signature = _signatures.ReadCall(reference.Signature);
        return new MemberUse(parent, name) { Signature = signature, Method = parent.Definition is { } declaring ? FindMethod(declaring, name, signature) : null };
    }

    private static FieldId? FindField(TypeId type, string name)
    {
        foreach (var field in type.Fields)
        {
            if (field.Name == name)
            {
                return field;
            }
        }

        return null;
    }

    private MethodId? FindMethod(TypeId type, string name, CallSignature signature)
    {
        foreach (var method in type.Methods)
        {
            if (method.Name == name && _assemblies.ReferencesOf(type.Assembly).SignatureOf(method).Matches(signature))
            {
                return method;
            }
        }

        return null;
    }

    private TypeSignature[] ReadInterfaces(TypeId type)
    {
        var handles = type.Definition.GetInterfaceImplementations();
        if (handles.Count == 0)
        {
            return [];
        }

        var found = new TypeSignature[handles.Count];
        var count = 0;
        foreach (var handle in handles)
        {
            found[count++] = Type(Metadata.GetInterfaceImplementation(handle).Interface);
        }

        return found;
    }

    private TypeSignature Referenced(TypeReference reference)
    {
        var name = Metadata.GetString(reference.Name);
        var space = Metadata.GetString(reference.Namespace);
        switch (reference.ResolutionScope.Kind)
        {
            case HandleKind.TypeReference:
                var outer = Type(reference.ResolutionScope);
                return outer.Definition is { } found && found.Assembly.FindNested(found, name) is { } nested
                    ? nested.Signature
                    : new TypeSignature(TypeKind.Named, outer.Name + "+" + name, null, outer.Assembly, []);
            case HandleKind.AssemblyReference:
                var wanted = Metadata.GetAssemblyReference((AssemblyReferenceHandle)reference.ResolutionScope);
                return Find(_assemblies.Find(_assembly, Metadata.GetString(wanted.Name), wanted.Version), space, name, null);
            default:
                return Find(_assembly, space, name, null);
        }
    }

    // A type may have moved on to another assembly; a forward that leads in a circle leads nowhere.
    private TypeSignature Find(AssemblyCode assembly, string space, string name, List<AssemblyCode>? seen)
    {
        if (assembly.IsInScope && assembly.FindType(space, name) is { } type)
        {
            return type.Signature;
        }

        if (assembly.IsInScope && seen?.Contains(assembly) != true)
        {
            (seen ??= []).Add(assembly);
            foreach (var handle in assembly.Metadata.ExportedTypes)
            {
                var forward = assembly.Metadata.GetExportedType(handle);
                if (forward.Implementation.Kind == HandleKind.AssemblyReference
                    && assembly.Metadata.StringComparer.Equals(forward.Name, name)
                    && assembly.Metadata.StringComparer.Equals(forward.Namespace, space))
                {
                    var target = assembly.Metadata.GetAssemblyReference((AssemblyReferenceHandle)forward.Implementation);
                    return Find(_assemblies.Find(assembly, assembly.Metadata.GetString(target.Name), target.Version), space, name, seen);
                }
            }
        }

        return new TypeSignature(TypeKind.Named, space.Length == 0 ? name : space + "." + name, null, assembly, []);
    }
}
