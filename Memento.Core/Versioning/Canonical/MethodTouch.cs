using System.Reflection.Metadata;
using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <summary>What a method does with the static fields of its assembly, and which methods of it it calls. It is found once for each method.</summary>
internal sealed class MethodTouch
{
    private readonly List<MethodId> _calls = [];
    private readonly List<FieldId> _reads = [];
    private readonly List<FieldId> _loads = [];
    private readonly List<FieldId> _writes = [];
    private bool _acts;

    private MethodTouch()
    {
    }

    /// <summary>Whether code that calls a method may change what is in a static field.</summary>
    /// <param name="method">The method, of the assembly of the field.</param>
    /// <param name="field">The field.</param>
    /// <param name="references">What the tokens of the assembly stand for.</param>
    /// <param name="innocent">The methods that are known not to, to which those are added that are found not to.</param>
    public static bool MayChange(MethodId method, FieldId field, CodeReferences references, HashSet<object> innocent)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var pending = new Stack<object>();
        pending.Push(method);
        while (pending.TryPop(out var next))
        {
            if (!innocent.Contains(next) && seen.Add(next))
            {
                var touch = Of((MethodId)next, references);
                if (touch._writes.Contains(field) || (touch._acts && touch._reads.Contains(field)))
                {
                    return true;
                }

                touch.PushCalls(pending, field.Assembly);
            }
        }

        innocent.UnionWith(seen);
        return false;
    }

    /// <summary>The static fields that code which calls a method may change, or what is in them, of all assemblies whose code is read.</summary>
    /// <param name="method">The method.</param>
    /// <param name="references">What the tokens of its assembly stand for.</param>
    public static HashSet<object> ChangedBy(MethodId method, CodeReferences references) =>
        (HashSet<object>)(method.Changes ?? AssemblyCode.Kept(ref method.Changes, FindChangedBy(method, references)));

    /// <summary>The static fields of its assembly that a method reads, or that what it calls there does.</summary>
    /// <param name="method">The method.</param>
    /// <param name="references">What the tokens of its assembly stand for.</param>
    public static HashSet<object> LoadedBy(MethodId method, CodeReferences references) =>
        (HashSet<object>)(method.Loads ?? AssemblyCode.Kept(ref method.Loads, FindLoadedBy(method, references)));

    /// <summary>Whether an instruction puts something into an object or a place.</summary>
    public static bool IsStore(ILOpCode code) =>
        code is ILOpCode.Stfld or ILOpCode.Stobj or ILOpCode.Initobj or ILOpCode.Cpobj or ILOpCode.Cpblk or ILOpCode.Initblk or ILOpCode.Stelem or ILOpCode.Stind_i or ILOpCode.Stind_ref
            or (>= ILOpCode.Stelem_i and <= ILOpCode.Stelem_ref) or (>= ILOpCode.Stind_ref and <= ILOpCode.Stind_r8);

    private static HashSet<object> FindChangedBy(MethodId method, CodeReferences references)
    {
        var changed = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (var touch in Reach(method, references, within: null))
        {
            changed.UnionWith(touch._writes);
            foreach (var read in touch._acts ? touch._reads : [])
            {
                if (TypeFacts.MayChange(references.Of(read.Assembly).TypeOf(read)))
                {
                    changed.Add(read);
                }
            }
        }

        return changed;
    }

    private static HashSet<object> FindLoadedBy(MethodId method, CodeReferences references)
    {
        var loaded = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (var touch in Reach(method, references, method.Assembly))
        {
            loaded.UnionWith(touch._loads);
        }

        return loaded;
    }

    // What a method does itself, and what those do that it calls, of one assembly or of all whose code is read.
    private static List<MethodTouch> Reach(MethodId method, CodeReferences references, AssemblyCode? within)
    {
        var found = new List<MethodTouch>();
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var pending = new Stack<object>();
        pending.Push(method);
        while (pending.TryPop(out var next))
        {
            if (seen.Add(next))
            {
                var touch = Of((MethodId)next, references.Of(((MethodId)next).Assembly));
                found.Add(touch);
                touch.PushCalls(pending, within);
            }
        }

        return found;
    }

    private void PushCalls(Stack<object> pending, AssemblyCode? within)
    {
        foreach (var called in _calls)
        {
            if (within is null || called.Assembly == within)
            {
                pending.Push(called);
            }
        }
    }

    private static MethodTouch Of(MethodId method, CodeReferences references) => (MethodTouch)(method.Touch ?? AssemblyCode.Kept(ref method.Touch, Read(method, references)));

    private static MethodTouch Read(MethodId method, CodeReferences references)
    {
        var touch = new MethodTouch();
        if (method.Assembly.Image.BodyOf(method) is { } code)
        {
            var all = InstructionReader.Read(code.Il).All;
            for (var i = 0; i < all.Length; i++)
            {
                touch.Add(all, i, method.Assembly, references);
            }
        }

        return touch;
    }

    private void Add(Instruction[] all, int place, AssemblyCode assembly, CodeReferences references)
    {
        var instruction = all[place];
        switch (instruction.Code)
        {
            case ILOpCode.Stsfld when references.Member(instruction.Entity).Field is { } written:
                _writes.Add(written);
                break;
            case ILOpCode.Ldsfld or ILOpCode.Ldsflda when references.Member(instruction.Entity).Field is { } read:
                AddRead(read, all, place, references);
                break;
            case ILOpCode.Call when GivenBy(references.Member(instruction.Entity), references) is { } given:
                AddRead(given, all, place, references);
                break;
            case ILOpCode.Call or ILOpCode.Callvirt or ILOpCode.Newobj or ILOpCode.Ldftn or ILOpCode.Ldvirtftn:
                AddCall(instruction.Code, references.Member(instruction.Entity), assembly);
                break;
            case var code when IsStore(code):
                _acts = true;
                break;
        }
    }

    private static FieldId? GivenBy(MemberUse use, CodeReferences references) =>
        use.Method is { } called ? GivenField.Of(called, references.Of(called.Assembly)) : null;

    private void AddRead(FieldId field, Instruction[] all, int place, CodeReferences references)
    {
        _loads.Add(field);
        if (!LookedAt.IsAll(all, place, references))
        {
            _reads.Add(field);
        }
    }

    private void AddCall(ILOpCode code, MemberUse use, AssemblyCode assembly)
    {
        if (use.Method is { } called)
        {
            _calls.Add(called);
        }

        if (use.Method?.Assembly == assembly)
        {
            _acts = true;
        }
        else if (code is ILOpCode.Call or ILOpCode.Callvirt)
        {
            // What only gives a part of an object changes nothing.
            _acts |= !use.Name.StartsWith("get_", StringComparison.Ordinal);
        }
    }
}
