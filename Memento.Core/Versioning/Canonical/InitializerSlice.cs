using System.Reflection.Emit;
using System.Reflection.Metadata;
using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <summary>Cuts out of a type's static constructor what initializes one field: other fields may come and go beside it.</summary>
internal static class InitializerSlice
{
    /// <summary>Which instructions of a static constructor make the value of a field.</summary>
    public static bool[] Of(IReadOnlyList<Instruction> instructions, MethodCode code, int[] indexAt, FieldId field, CodeReferences references)
    {
        var statements = Statements(instructions, code, indexAt, references);
        var taken = new bool[statements.Count];
        var locals = new HashSet<long>();
        for (var grew = true; grew;)
        {
            grew = false;
            for (var i = 0; i < statements.Count; i++)
            {
                if (!taken[i] && IsOf(statements[i]))
                {
                    taken[i] = grew = true;
                    locals.UnionWith(Range(statements[i]).Where(IsLocal).Select(instruction => instruction.Number));
                }
            }
        }

        var slice = new bool[instructions.Count];
        for (var i = 0; i < statements.Count; i++)
        {
            if (taken[i])
            {
                Array.Fill(slice, true, statements[i].Start, statements[i].End - statements[i].Start);
            }
        }

        return slice;

        IEnumerable<Instruction> Range((int Start, int End) statement)
        {
            for (var i = statement.Start; i < statement.End; i++)
            {
                yield return instructions[i];
            }
        }

        bool IsOf((int Start, int End) statement)
        {
            bool stores = false, storesOther = false, loads = false, sharesLocal = false;
            foreach (var instruction in Range(statement))
            {
                if (instruction.Code == OpCodes.Stsfld)
                {
                    var isField = Names(instruction, field);
                    stores |= isField;
                    storesOther |= !isField;
                }
                else if (instruction.Code == OpCodes.Ldsfld || instruction.Code == OpCodes.Ldsflda)
                {
                    loads |= Names(instruction, field);
                }

                sharesLocal |= IsLocal(instruction) && locals.Contains(instruction.Number);
            }

            // What reads the field and stores no other one may change what is in it: Table[0] = 5.
            return stores || (loads && !storesOther) || sharesLocal;
        }

        bool Names(Instruction instruction, FieldId wanted) => references.Member((EntityHandle)instruction.Token).Field == wanted;
    }

    private static bool IsLocal(Instruction instruction) =>
        instruction.Code == OpCodes.Ldloc || instruction.Code == OpCodes.Ldloca || instruction.Code == OpCodes.Stloc;

    // Between two statements the stack is empty, and nothing jumps across.
    private static List<(int Start, int End)> Statements(IReadOnlyList<Instruction> instructions, MethodCode code, int[] indexAt, CodeReferences references)
    {
        var depths = StackDepth.Of(instructions, references, returnsValue: false);
        var crossed = new int[instructions.Count + 1];
        void Cross(int from, int to)
        {
            // No cut strictly between the two.
            if (to > from + 1)
            {
                crossed[from + 1]++;
                crossed[to]--;
            }
        }

        for (var i = 0; i < instructions.Count; i++)
        {
            foreach (var target in instructions[i].Jumps)
            {
                Cross(Math.Min(i, target), Math.Max(i + 1, target));
            }
        }

        foreach (var region in code.Regions)
        {
            Cross(indexAt[region.TryStart], Math.Max(indexAt[region.TryEnd], indexAt[region.HandlerEnd]));
        }

        var statements = new List<(int, int)>();
        var start = 0;
        var open = 0;
        for (var i = 1; i <= instructions.Count; i++)
        {
            open += crossed[i];
            if (i == instructions.Count || (open == 0 && depths[i] == 0))
            {
                statements.Add((start, i));
                start = i;
            }
        }

        return statements;
    }
}
