using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <summary>
/// Finds the type parameters of generic code that it gives on to what reads the members of their objects by name, as
/// <c>Save&lt;T&gt;(T value) => JsonSerializer.Serialize(value)</c> does: whoever calls it says which members these are.
/// </summary>
/// <param name="assemblies">Where code is found.</param>
internal sealed class GivenOn(IAssemblyCodes assemblies)
{
    // By method, those of its own by their number and those of its type by the complement of theirs.
    private readonly Dictionary<object, HashSet<object>> _found = new(ReferenceEqualityComparer.Instance);
    private readonly List<MethodId> _methods = [];
    private bool _isChanged;

    /// <summary>The types that a use of generic code gives on, of those that it has as type arguments.</summary>
    public static List<TypeSignature> By(MemberUse use, IAssemblyCodes assemblies)
    {
        var given = new List<TypeSignature>();
        if (use.Method is not { } method || !(HasRead(use.TypeArguments) || HasRead(use.Parent.Parts)))
        {
            return given;
        }

        var finder = new GivenOn(assemblies);
        finder.Find(method);
        finder.AddGiven(use, method, given);
        return given;
    }

    private void Find(MethodId method)
    {
        Add(method);
        do
        {
            _isChanged = false;
            for (var i = 0; i < _methods.Count; i++)
            {
                Follow(_methods[i]);
            }
        }
        while (_isChanged);
    }

    private void Add(MethodId method)
    {
        if (_found.TryAdd(method, []))
        {
            _methods.Add(method);
            _isChanged = true;
        }
    }

    private void Follow(MethodId method)
    {
        foreach (var use in UsesOf(method))
        {
            var given = new List<TypeSignature>();
            if (UnitReader.ReadsMembers(use))
            {
                given.AddRange(use.TypeArguments);
            }

            if (use.Method is { } called)
            {
                Add(called);
                AddGiven(use, called, given);
            }

            // A state machine or a closure has the type parameters of the method that it was made of, and runs by whatever it implements.
            if (use.Parent.Definition is { IsAnonymous: true } made)
            {
                foreach (var member in made.Methods)
                {
                    Add(member);
                    AddGiven(new MemberUse(use.Parent, member.Name), member, given);
                }
            }

            Mark(method, given);
        }
    }

    private void Mark(MethodId method, List<TypeSignature> given)
    {
        foreach (var type in given)
        {
            foreach (var part in type.All)
            {
                if (part.IsParameter)
                {
                    _isChanged |= _found[method].Add(part.Kind == TypeKind.MethodParameter ? part.Number : ~part.Number);
                }
            }
        }
    }

    private void AddGiven(MemberUse use, MethodId method, List<TypeSignature> given)
    {
        foreach (var mark in _found[method])
        {
            var number = (int)mark;
            var arguments = number >= 0 ? use.TypeArguments : use.Parent.Parts;
            number = number >= 0 ? number : ~number;
            if (number < arguments.Length)
            {
                given.Add(arguments[number]);
            }
        }
    }

    // Found once for each method, as what it does with static fields is.
    private MemberUse[] UsesOf(MethodId method) => (MemberUse[])(method.GenericUses ?? AssemblyCode.Kept(ref method.GenericUses, ReadUses(method)));

    private object ReadUses(MethodId method)
    {
        var found = new List<MemberUse>();
        if (IsInGeneric(method) && method.Assembly.Image.BodyOf(method) is { } code)
        {
            var references = assemblies.ReferencesOf(method.Assembly);
            foreach (var instruction in InstructionReader.Read(code.Il).All)
            {
                if (instruction.Operation.Operand is System.Reflection.Emit.OperandType.InlineMethod or System.Reflection.Emit.OperandType.InlineField
                    && references.Member(instruction.Entity) is var use && (HasParameters(use.TypeArguments) || HasParameters(use.Parent.Parts)))
                {
                    found.Add(use);
                }
            }
        }

        return found.ToArray();
    }

    private static bool IsInGeneric(MethodId method) => method.Definition.GetGenericParameters().Count > 0 || method.Declaring.Definition.GetGenericParameters().Count > 0;

    // Only of types whose code is read the members count.
    private static bool HasRead(TypeSignature[] types) => Array.Exists(types, static type => Array.Exists(type.All, static part => part.Definition is not null));

    private static bool HasParameters(TypeSignature[] types) => Array.Exists(types, static type => type.HasParameters);
}
