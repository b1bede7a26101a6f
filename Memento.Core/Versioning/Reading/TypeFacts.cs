using System.Reflection;
using System.Reflection.Metadata;

namespace Memento.Versioning.Reading;

/// <summary>What the analysis asks of types whose code is read.</summary>
internal static class TypeFacts
{
    /// <summary>How many bases are followed, of which damaged metadata may have a circle.</summary>
    public const int MostBases = 100;

    /// <summary>The type that a type derives from; null for an interface.</summary>
    public static TypeSignature? BaseOf(TypeId type, IAssemblyCodes assemblies) =>
        type.Definition.BaseType is { IsNil: false } parent ? assemblies.ReferencesOf(type.Assembly).Type(parent) : null;

    /// <summary>The types that a type derives from whose code is read, the nearest first.</summary>
    public static List<TypeId> BasesOf(TypeId type, IAssemblyCodes assemblies)
    {
        var found = new List<TypeId>();
        for (var level = BaseOf(type, assemblies)?.Definition; level is not null && found.Count < MostBases; level = BaseOf(level, assemblies)?.Definition)
        {
            found.Add(level);
        }

        return found;
    }

    /// <summary>The first base of a type whose code is not read; null for an interface.</summary>
    public static TypeSignature? UnreadBaseOf(TypeId type, IAssemblyCodes assemblies)
    {
        var level = BaseOf(type, assemblies);
        for (var depth = 0; level?.Definition is { } read && depth < MostBases; depth++)
        {
            level = BaseOf(read, assemblies);
        }

        return level;
    }

    /// <summary>The interfaces that a type says it implements.</summary>
    public static TypeSignature[] InterfacesOf(TypeId type, IAssemblyCodes assemblies) => assemblies.ReferencesOf(type.Assembly).InterfacesOf(type);

    public static bool IsEnum(TypeId type, IAssemblyCodes assemblies) => BaseOf(type, assemblies)?.Name == "System.Enum";

    public static bool IsValueType(TypeId type, IAssemblyCodes assemblies) => BaseOf(type, assemblies)?.Name is "System.ValueType" or "System.Enum";

    /// <summary>Whether a type is that of all objects.</summary>
    public static bool IsObject(TypeSignature type) => type is { Kind: TypeKind.Named, Definition: null, Name: "System.Object" };

    /// <summary>Whether what is in a value may change: what is in a number or a text never does.</summary>
    public static bool MayChange(TypeSignature type) => type is not { Kind: TypeKind.Named, Definition: null, Name: "System.Boolean" or "System.Char" or "System.String" or "System.SByte" or "System.Byte" or "System.Int16" or "System.UInt16"
        or "System.Int32" or "System.UInt32" or "System.Int64" or "System.UInt64" or "System.Single" or "System.Double" or "System.Decimal" or "System.DateTime" or "System.TimeSpan" or "System.Type" };

    /// <summary>The methods of a type that run without being called by name: overrides, and implementations of interfaces.</summary>
    public static List<MethodId> OverridesOf(TypeId type, IAssemblyCodes assemblies)
    {
        List<MethodId>? explicitly = null;
        foreach (var handle in type.Definition.GetMethodImplementations())
        {
            var body = type.Assembly.Metadata.GetMethodImplementation(handle).MethodBody;
            if (body.Kind == HandleKind.MethodDefinition)
            {
                (explicitly ??= []).Add(type.Assembly.Method((MethodDefinitionHandle)body));
            }
        }

        var found = new List<MethodId>();
        foreach (var method in type.Methods)
        {
            if (!method.Has(MethodAttributes.Abstract) && (explicitly?.Contains(method) == true || (method.Has(MethodAttributes.Virtual) && MayRunUnnamed(method))))
            {
                found.Add(method);
            }
        }

        return found;

        // An open virtual method that implements no interface is reached by its calls alone, and so is what an interface has of its own.
        bool MayRunUnnamed(MethodId method) => !method.Has(MethodAttributes.NewSlot) || method.Has(MethodAttributes.Final) || IsDeclaredBy(InterfacesOf(type, assemblies), method.Name);
    }

    /// <summary>The open virtual methods that a type has from its bases, and that may implement an interface which only the type says it implements.</summary>
    public static List<MethodId> InheritedImplementationsOf(TypeId type, IAssemblyCodes assemblies)
    {
        var found = new List<MethodId>();
        var interfaces = InterfacesOf(type, assemblies);
        if (interfaces.Length == 0)
        {
            return found;
        }

        var overridden = new List<MethodId>(type.Methods);
        foreach (var level in BasesOf(type, assemblies))
        {
            foreach (var method in level.Methods)
            {
                if (method.Has(MethodAttributes.Public | MethodAttributes.Virtual) && !method.Has(MethodAttributes.Abstract)
                    && IsDeclaredBy(interfaces, method.Name) && !overridden.Exists(other => IsSame(other, method, assemblies)))
                {
                    found.Add(method);
                }
            }

            overridden.AddRange(level.Methods);
        }

        return found;
    }

    /// <summary>The methods of a type that stand beside virtual ones of its bases which they could override, by name and parameters.</summary>
    /// <remarks>Of a base that is not read those are known that all objects have.</remarks>
    public static List<string> HidingMethodsOf(TypeId type, IAssemblyCodes assemblies)
    {
        var found = new List<string>();
        if (type.IsInterface)
        {
            return found;
        }

        var bases = BasesOf(type, assemblies);
        foreach (var method in type.Methods)
        {
            if (!method.Has(MethodAttributes.Static) && (!method.Has(MethodAttributes.Virtual) || method.Has(MethodAttributes.NewSlot))
                && IsVirtualInBase(method))
            {
                found.Add(method.Name + assemblies.ReferencesOf(type.Assembly).SignatureOf(method).ParameterList);
            }
        }

        return found;

        bool IsVirtualInBase(MethodId method)
        {
            if (method.Name is nameof(ToString) or nameof(GetHashCode) or nameof(Equals)
                && assemblies.ReferencesOf(method.Assembly).SignatureOf(method).ParameterList == (method.Name == nameof(Equals) ? "(System.Object)" : "()"))
            {
                return true;
            }

            foreach (var level in bases)
            {
                foreach (var other in level.Methods)
                {
                    if (other.Has(MethodAttributes.Virtual) && IsSame(other, method, assemblies))
                    {
                        return true;
                    }
                }
            }

            return false;
        }
    }

    /// <summary>The methods of a type that override virtual ones of its bases, where not all that its bases declare is known: by name and parameters.</summary>
    public static List<string> OverridingMethodsOf(TypeId type, IAssemblyCodes assemblies)
    {
        var found = new List<string>();
        if (UnreadBaseOf(type, assemblies) is null or { Name: "System.Object" or "System.ValueType" or "System.Enum" or "System.MulticastDelegate" })
        {
            return found;
        }

        foreach (var method in type.Methods)
        {
            if (method.Has(MethodAttributes.Virtual) && !method.Has(MethodAttributes.NewSlot))
            {
                found.Add(method.Name + assemblies.ReferencesOf(type.Assembly).SignatureOf(method).ParameterList);
            }
        }

        return found;
    }

    private static bool IsSame(MethodId one, MethodId other, IAssemblyCodes assemblies) =>
        one.Name == other.Name && assemblies.ReferencesOf(one.Assembly).SignatureOf(one).ParameterList == assemblies.ReferencesOf(other.Assembly).SignatureOf(other).ParameterList;

    /// <summary>The constructor that makes an object of nothing; null when a type has none.</summary>
    public static MethodId? ConstructorOf(TypeId type, IAssemblyCodes assemblies)
    {
        foreach (var method in type.Methods)
        {
            if (method.Name == ".ctor" && assemblies.ReferencesOf(type.Assembly).SignatureOf(method).ParameterTypes.Length == 0)
            {
                return method;
            }
        }

        return null;
    }

    /// <summary>The types of an assembly that derive from a type or implement it.</summary>
    public static List<TypeId> DerivedIn(AssemblyCode assembly, TypeId type, IAssemblyCodes assemblies)
    {
        var found = new List<TypeId>();
        foreach (var candidate in assembly.Types)
        {
            if (candidate != type && DerivesFrom(candidate, type, assemblies, 0))
            {
                found.Add(candidate);
            }
        }

        return found;
    }

    /// <summary>Whether the full name of a type is one that interfaces have.</summary>
    public static bool IsNamedAsInterface(string name)
    {
        var start = name.LastIndexOfAny(['.', '+']) + 1;
        return name.Length > start + 1 && name[start] == 'I' && char.IsAsciiLetterUpper(name[start + 1]);
    }

    /// <summary>The types of an assembly that implement an interface whose code is not read.</summary>
    public static List<TypeId> ImplementingIn(AssemblyCode assembly, string name, IAssemblyCodes assemblies)
    {
        var found = new List<TypeId>();
        foreach (var candidate in assembly.Types)
        {
            if (!candidate.IsInterface && Implements(candidate))
            {
                found.Add(candidate);
            }
        }

        return found;

        bool Implements(TypeId candidate) => Says(candidate) || BasesOf(candidate, assemblies).Exists(Says);

        bool Says(TypeId level)
        {
            foreach (var parent in InterfacesOf(level, assemblies))
            {
                if (parent.Definition is null && parent.Name == name)
                {
                    return true;
                }
            }

            return false;
        }
    }

    private static bool DerivesFrom(TypeId candidate, TypeId type, IAssemblyCodes assemblies, int depth)
    {
        if (depth >= MostBases)
        {
            return false;
        }

        foreach (var parent in InterfacesOf(candidate, assemblies))
        {
            if (Leads(parent))
            {
                return true;
            }
        }

        return Leads(BaseOf(candidate, assemblies));

        bool Leads(TypeSignature? parent) => parent?.Definition is { } definition && (definition == type || DerivesFrom(definition, type, assemblies, depth + 1));
    }

    // An interface that is not read may declare anything, but for those that many types have: each record is one that can be compared.
    private static bool IsDeclaredBy(TypeSignature[] interfaces, string name)
    {
        foreach (var type in interfaces)
        {
            if (type.Definition is not { } definition)
            {
                if (OnlyMemberOf(type.Name) is not { } member || member == name || IsOfRecord(name))
                {
                    return true;
                }

                continue;
            }

            foreach (var method in definition.Methods)
            {
                if (method.Name == name)
                {
                    return true;
                }
            }
        }

        return false;
    }

    // Each record has them, so that no edit adds them.
    private static bool IsOfRecord(string name) => name is "<Clone>$" or "PrintMembers" or "get_EqualityContract";

    private static string? OnlyMemberOf(string name) => name switch
    {
        "System.IEquatable`1" => nameof(Equals),
        "System.IComparable" or "System.IComparable`1" => nameof(IComparable.CompareTo),
        "System.IDisposable" => nameof(IDisposable.Dispose),
        "System.IAsyncDisposable" => nameof(IAsyncDisposable.DisposeAsync),
        _ => null,
    };
}
