using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <summary>Finds the types of which the caller of a function may pass objects, whose overrides run in it.</summary>
/// <param name="function">The function.</param>
/// <param name="assemblies">Where code is found.</param>
internal sealed class HandedIn(MethodId function, IAssemblyCodes assemblies)
{
    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly List<TypeId> _types = [];
    private readonly Stack<object> _pending = new();

    /// <summary>The types, in the order in which they are found.</summary>
    public List<TypeId> Find()
    {
        var parameters = assemblies.ReferencesOf(function.Assembly).SignatureOf(function).ParameterTypes;
        var isNotInKey = FindNotInKey(parameters.Length);
        for (var i = 0; i < parameters.Length; i++)
        {
            if (!isNotInKey[i])
            {
                _pending.Push(parameters[i]);
            }
        }

        while (_pending.TryPop(out var next))
        {
            foreach (var part in ((TypeSignature)next).All)
            {
                if (part.Definition is { } type && Add(type) && !type.IsSealed)
                {
                    AddDerived(function.Assembly, type);
                    if (type.Assembly != function.Assembly)
                    {
                        AddDerived(type.Assembly, type);
                    }
                }
            }
        }

        return _types;
    }

    private bool[] FindNotInKey(int count)
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
        foreach (var derived in TypeFacts.DerivedIn(assembly, type, assemblies))
        {
            Add(derived);
        }
    }

    // What its fields hold is handed in with it.
    private bool Add(TypeId type)
    {
        if (type.IsAnonymous || !_seen.Add(type))
        {
            return false;
        }

        _types.Add(type);
        foreach (var field in type.Fields)
        {
            if (!field.IsStatic)
            {
                _pending.Push(assemblies.ReferencesOf(type.Assembly).TypeOf(field));
            }
        }

        return true;
    }
}
