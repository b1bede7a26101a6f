using System.Reflection.Metadata;
using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <summary>What a method does with the static fields of its assembly, and which methods of it it calls. It is found once for each method.</summary>
internal sealed class MethodTouch
{
    private readonly List<MethodId> _calls = [];
    private readonly List<FieldId> _reads = [];
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

                foreach (var called in touch._calls)
                {
                    pending.Push(called);
                }
            }
        }

        innocent.UnionWith(seen);
        return false;
    }

    private static MethodTouch Of(MethodId method, CodeReferences references) => (MethodTouch)(method.Touch ?? AssemblyCode.Kept(ref method.Touch, Read(method, references)));

    private static MethodTouch Read(MethodId method, CodeReferences references)
    {
        var touch = new MethodTouch();
        if (method.Assembly.Image.BodyOf(method) is { } code)
        {
            foreach (var instruction in InstructionReader.Read(code.Il).All)
            {
                touch.Add(instruction, method.Assembly, references);
            }
        }

        return touch;
    }

    private void Add(Instruction instruction, AssemblyCode assembly, CodeReferences references)
    {
        switch (instruction.Code)
        {
            case ILOpCode.Stsfld when references.Member(instruction.Entity).Field is { } written:
                _writes.Add(written);
                break;
            case ILOpCode.Ldsfld or ILOpCode.Ldsflda when references.Member(instruction.Entity).Field is { } read:
                _reads.Add(read);
                break;
            case ILOpCode.Call or ILOpCode.Callvirt or ILOpCode.Newobj or ILOpCode.Ldftn or ILOpCode.Ldvirtftn:
                AddCall(instruction.Code, references.Member(instruction.Entity), assembly, references);
                break;
            case ILOpCode.Stfld or ILOpCode.Stobj or ILOpCode.Initobj or ILOpCode.Cpobj or ILOpCode.Cpblk or ILOpCode.Initblk or ILOpCode.Stelem or ILOpCode.Stind_i or ILOpCode.Stind_ref
                or (>= ILOpCode.Stelem_i and <= ILOpCode.Stelem_ref) or (>= ILOpCode.Stind_ref and <= ILOpCode.Stind_r8):
                _acts = true;
                break;
        }
    }

    private void AddCall(ILOpCode code, MemberUse use, AssemblyCode assembly, CodeReferences references)
    {
        if (use.Method is { } called && called.Assembly == assembly)
        {
            if (GivenField.Of(called, references) is { } given)
            {
                _reads.Add(given);
                return;
            }

            _calls.Add(called);
            _acts = true;
        }
        else if (code is ILOpCode.Call or ILOpCode.Callvirt)
        {
            // What only gives a part of an object changes nothing.
            _acts |= !use.Name.StartsWith("get_", StringComparison.Ordinal);
        }
    }
}
