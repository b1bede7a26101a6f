using System.Reflection.Metadata;
using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <summary>Cuts out of a type's static constructor what initializes one field: other fields may come and go beside it.</summary>
internal sealed class InitializerSlice
{
    private readonly Instruction[] _instructions;
    private readonly FieldId _field;
    private readonly CodeReferences _references;

    // By the number of a local, whether the initializer uses it.
    private readonly bool[] _locals;

    // Whether what the field holds may be changed without storing it.
    private readonly bool _isOpen;

    // The methods that are known not to change it.
    private readonly HashSet<object> _innocent = new(ReferenceEqualityComparer.Instance);

    private InitializerSlice(Instruction[] instructions, FieldId field, CodeReferences references)
    {
        _instructions = instructions;
        _field = field;
        _references = references;
        _isOpen = IsOpen(references.TypeOf(field));
        long count = 0;
        foreach (var instruction in instructions)
        {
            count = instruction.IsLocal ? Math.Max(count, instruction.Number + 1) : count;
        }

        _locals = new bool[count];
    }

    /// <summary>Which instructions of a static constructor make the value of a field.</summary>
    public static bool[] Of(MethodInstructions instructions, MethodCode code, FieldId field, CodeReferences references) =>
        new InitializerSlice(instructions.All, field, references).Take(Ends(instructions, code, references));

    private bool[] Take(List<int> ends)
    {
        var taken = new bool[_instructions.Length];
        for (var grew = true; grew;)
        {
            grew = false;
            var start = 0;
            foreach (var end in ends)
            {
                if (start < end && !taken[start] && IsOfField(start, end))
                {
                    grew = true;
                    TakeStatement(taken, start, end);
                }

                start = end;
            }
        }

        return taken;
    }

    private void TakeStatement(bool[] taken, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            taken[i] = true;
            if (_instructions[i].IsLocal)
            {
                _locals[_instructions[i].Number] = true;
            }
        }
    }

    private bool IsOfField(int start, int end)
    {
        bool stores = false, storesOther = false, loads = false, loadsOther = false, addresses = false, sharesLocal = false, acts = false, calls = false, callsOwn = false, reaches = false;
        for (var i = start; i < end; i++)
        {
            var instruction = _instructions[i];
            if (instruction.Code == ILOpCode.Stsfld)
            {
                var isField = _references.Member(instruction.Entity).Field == _field;
                stores |= isField;
                storesOther |= !isField;
            }
            else if (FieldReadBy(instruction) is { } read)
            {
                loads |= read == _field;
                loadsOther |= read != _field;
                addresses |= instruction.Code == ILOpCode.Ldsflda && read == _field;
            }
            else if (instruction.Code is ILOpCode.Call or ILOpCode.Callvirt or ILOpCode.Newobj or ILOpCode.Ldftn or ILOpCode.Ldvirtftn)
            {
                var called = _references.Member(instruction.Entity).Method;
                calls = true;
                callsOwn |= called is not null;
                reaches |= called is not null && called.Assembly == _field.Assembly && _isOpen && MethodTouch.MayChange(called, _field, _references, _innocent);
            }

            acts |= IsForEffect(i, end);
            sharesLocal |= instruction.IsLocal && _locals[instruction.Number];
        }

        // What reads the field and stores no other one may change what is in it: Table[0] = 5. So may what hands it to a method
        // while it stores another one, Count = Fill(Table), and what calls a method that gets at the field: Red = new Color("red"), which adds itself to All.
        // What names no field at all, and calls a method for what it does, may do it to this one: Fill().
        return stores || reaches || sharesLocal
            || (loads && (!storesOther || (callsOwn && _isOpen)))
            || (addresses && calls)
            || (acts && !storesOther && !loadsOther);
    }

    private bool IsForEffect(int at, int end)
    {
        var instruction = _instructions[at];
        return instruction.Code is ILOpCode.Call or ILOpCode.Callvirt
            && _references.Member(instruction.Entity) is { Method: not null, Signature: { } signature }
            && (signature.ReturnType is { Kind: TypeKind.Named, Name: "System.Void" } || (at + 1 < end && _instructions[at + 1].Code == ILOpCode.Pop));
    }

    private FieldId? FieldReadBy(Instruction instruction) => instruction.Code switch
    {
        ILOpCode.Ldsfld or ILOpCode.Ldsflda => _references.Member(instruction.Entity).Field,
        ILOpCode.Call when _references.Member(instruction.Entity).Method is { } method && method.Assembly == _field.Assembly => MethodTouch.FieldGivenBy(method, _references),
        _ => null,
    };

    // What is in a number or a text never changes.
    private static bool IsOpen(TypeSignature type) => type is not { Kind: TypeKind.Named, Definition: null, Name: "System.Boolean" or "System.Char" or "System.String" or "System.SByte" or "System.Byte" or "System.Int16" or "System.UInt16"
        or "System.Int32" or "System.UInt32" or "System.Int64" or "System.UInt64" or "System.Single" or "System.Double" or "System.Decimal" or "System.DateTime" or "System.TimeSpan" or "System.Type" };

    // Where the statements end: between two of them the stack is empty, and nothing jumps across.
    private static List<int> Ends(MethodInstructions instructions, MethodCode code, CodeReferences references)
    {
        var all = instructions.All;
        var depths = StackDepth.Of(all, references, returnsValue: false);
        var crossed = new int[all.Length + 1];
        for (var i = 0; i < all.Length; i++)
        {
            foreach (var target in all[i].Jumps)
            {
                Cross(crossed, Math.Min(i, target), Math.Max(i + 1, target));
            }
        }

        foreach (var region in code.Regions)
        {
            var indexAt = instructions.IndexAt;
            Cross(crossed, indexAt[region.TryStart], Math.Max(indexAt[region.TryEnd], indexAt[region.HandlerEnd]));
        }

        var ends = new List<int>();
        var open = 0;
        for (var i = 1; i <= all.Length; i++)
        {
            open += crossed[i];
            if (i == all.Length || (open == 0 && depths[i] == 0))
            {
                ends.Add(i);
            }
        }

        return ends;
    }

    // No cut strictly between the two.
    private static void Cross(int[] crossed, int from, int to)
    {
        if (to > from + 1)
        {
            crossed[from + 1]++;
            crossed[to]--;
        }
    }
}
