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

    // The field, and those that hold the same object.
    private readonly HashSet<object> _names = new(ReferenceEqualityComparer.Instance);

    // The methods that are known not to change it.
    private readonly HashSet<object> _innocent = new(ReferenceEqualityComparer.Instance);

    private InitializerSlice(Instruction[] instructions, FieldId field, CodeReferences references)
    {
        _instructions = instructions;
        _field = field;
        _references = references;
        _isOpen = IsOpen(references.TypeOf(field));
        _names.Add(field);
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
        var statement = new InitializerStatement(_field, _names, _isOpen, _innocent, _references);
        for (var i = start; i < end; i++)
        {
            statement.Add(_instructions[i], isDropped: i + 1 < end && _instructions[i + 1].Code == ILOpCode.Pop, sharesLocal: _instructions[i].IsLocal && _locals[_instructions[i].Number]);
        }

        return statement.MayMakeField || (statement.Copy is { } copy && IsOpen(_references.TypeOf(copy)) && _names.Add(copy));
    }

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
