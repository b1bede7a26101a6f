using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <summary>Finds the types of which code gets objects that it does not make, from the caller of a function, out of a static field or as the result of a function that is not read, and whose overrides run in it.</summary>
internal sealed class HandedIn
{
    private readonly AssemblyCode _assembly;
    private readonly IAssemblyCodes _assemblies;
    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> _seenOutside = new(StringComparer.Ordinal);
    private readonly Stack<object> _pending = new();

    private HandedIn(AssemblyCode assembly, IAssemblyCodes assemblies)
    {
        _assembly = assembly;
        _assemblies = assemblies;
    }

    /// <summary>The types, in the order in which they are found.</summary>
    public List<TypeId> Types { get; } = [];

    /// <summary>Whether among them may be objects of any type: what is declared as <see cref="object"/>.</summary>
    public bool HasAny { get; private set; }

    /// <summary>The types of what a caller may pass to a function.</summary>
    /// <param name="function">The function.</param>
    /// <param name="typeArguments">The types whose code is read among its type arguments.</param>
    /// <param name="assemblies">Where code is found.</param>
    public static HandedIn Of(MethodId function, IReadOnlyList<TypeId> typeArguments, IAssemblyCodes assemblies)
    {
        var handed = new HandedIn(function.Assembly, assemblies);
        var parameters = assemblies.ReferencesOf(function.Assembly).SignatureOf(function).ParameterTypes;
        var isNotInKey = FindNotInKey(function, parameters.Length);
        var isGeneric = false;
        for (var i = 0; i < parameters.Length; i++)
        {
            if (!isNotInKey[i])
            {
                isGeneric |= parameters[i].HasParameters;
                handed._pending.Push(parameters[i]);
            }
        }

        if (isGeneric)
        {
            foreach (var type in typeArguments)
            {
                handed._pending.Push(type.Signature);
            }
        }

        return handed.Find();
    }

    /// <summary>The types of what may be in a static field that may change.</summary>
    public static HandedIn Of(FieldId field, IAssemblyCodes assemblies) => Of(assemblies.ReferencesOf(field.Assembly).TypeOf(field), field.Assembly, assemblies);

    /// <summary>The types of what a function gives whose code is not followed.</summary>
    public static HandedIn OfResult(MethodId function, IAssemblyCodes assemblies) => Of(assemblies.ReferencesOf(function.Assembly).SignatureOf(function).ReturnType, function.Assembly, assemblies);

    private static HandedIn Of(TypeSignature type, AssemblyCode assembly, IAssemblyCodes assemblies)
    {
        var handed = new HandedIn(assembly, assemblies);
        handed._pending.Push(type);
        return handed.Find();
    }

    private HandedIn Find()
    {
        while (_pending.TryPop(out var next))
        {
            foreach (var part in ((TypeSignature)next).All)
            {
                if (part.Definition is { } type && Add(type) && !type.IsSealed)
                {
                    AddDerived(_assembly, type);
                    if (type.Assembly != _assembly)
                    {
                        AddDerived(type.Assembly, type);
                    }
                }
                else if (part is { Kind: TypeKind.Named, Definition: null })
                {
                    AddOutside(part);
                }
            }
        }

        return this;
    }

    // Of what is not read only an interface's name shows that classes of the program may be behind it. Those of collections are of what is in them.
    private void AddOutside(TypeSignature type)
    {
        HasAny |= TypeFacts.IsObject(type);
        if (_seenOutside.Add(type.Name) && TypeFacts.IsNamedAsInterface(type.Name) && !IsCollection(type.Name))
        {
            foreach (var derived in TypeFacts.ImplementingIn(_assembly, type.Name, _assemblies))
            {
                Add(derived);
            }
        }
    }

    private static bool IsCollection(string name) => name is "System.Collections.IEnumerable" or "System.Collections.ICollection" or "System.Collections.IList" or "System.Collections.IDictionary"
        or "System.Collections.Generic.IEnumerable`1" or "System.Collections.Generic.ICollection`1" or "System.Collections.Generic.IList`1" or "System.Collections.Generic.ISet`1" or "System.Collections.Generic.IDictionary`2"
        or "System.Collections.Generic.IReadOnlyCollection`1" or "System.Collections.Generic.IReadOnlyList`1" or "System.Collections.Generic.IReadOnlySet`1" or "System.Collections.Generic.IReadOnlyDictionary`2";

    private static bool[] FindNotInKey(MethodId function, int count)
    {
        var found = new bool[count];
        foreach (var handle in function.Definition.GetParameters())
        {
            var parameter = function.Assembly.Metadata.GetParameter(handle);
            if (parameter.SequenceNumber > 0 && parameter.SequenceNumber <= count)
            {
                found[parameter.SequenceNumber - 1] = Marks.Has(function.Assembly, parameter.GetCustomAttributes(), "Memento", nameof(NotInKeyAttribute));
            }
        }

        return found;
    }

    private void AddDerived(AssemblyCode assembly, TypeId type)
    {
        foreach (var derived in TypeFacts.DerivedIn(assembly, type, _assemblies))
        {
            Add(derived);
        }
    }

    // What its fields hold is handed in with it.
    private bool Add(TypeId type)
    {
        if ((type.IsAnonymous && !CodeNames.IsLocal(type)) || !_seen.Add(type))
        {
            return false;
        }

        Types.Add(type);
        AddFields(type);
        var parent = TypeFacts.BaseOf(type, _assemblies);
        for (var depth = 0; parent?.Definition is { } @base && depth < TypeFacts.MostBases; depth++)
        {
            AddFields(@base);
            AddArguments(parent);
            parent = TypeFacts.BaseOf(@base, _assemblies);
        }

        return true;
    }

    private void AddFields(TypeId type)
    {
        foreach (var field in type.Fields)
        {
            if (!field.IsStatic)
            {
                _pending.Push(_assemblies.ReferencesOf(type.Assembly).TypeOf(field));
            }
        }
    }

    // What stands for the type parameters of a base, of which its fields may be.
    private void AddArguments(TypeSignature parent)
    {
        foreach (var argument in parent.Parts)
        {
            _pending.Push(argument);
        }
    }
}
