using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <summary>Cuts statements out of a type's static constructor, with those that make the locals that they use.</summary>
/// <param name="instructions">Its instructions.</param>
internal abstract class StatementSlice(Instruction[] instructions)
{
    // By the number of a local, whether a statement that is taken uses it.
    private readonly bool[] _locals = new bool[CountLocals(instructions)];

    /// <summary>The instructions that are cut.</summary>
    protected Instruction[] Instructions { get; } = instructions;

    /// <summary>Which instructions are taken.</summary>
    protected bool[] Take(MethodInstructions instructions, MethodCode code, CodeReferences references)
    {
        var ends = Ends(instructions, code, references);
        var taken = new bool[Instructions.Length];
        for (var grew = true; grew;)
        {
            grew = false;
            var start = 0;
            foreach (var end in ends)
            {
                if (start < end && !taken[start] && IsPart(start, end))
                {
                    grew = true;
                    TakeStatement(taken, start, end);
                }

                start = end;
            }
        }

        return taken;
    }

    /// <summary>Whether a statement is taken.</summary>
    /// <param name="start">Its first instruction.</param>
    /// <param name="end">The one behind its last.</param>
    protected abstract bool IsPart(int start, int end);

    /// <summary>Whether an instruction is about a local that a statement uses which is taken.</summary>
    protected bool SharesLocal(Instruction instruction) => instruction.IsLocal && _locals[instruction.Number];

    private static long CountLocals(Instruction[] instructions)
    {
        long count = 0;
        foreach (var instruction in instructions)
        {
            count = instruction.IsLocal ? Math.Max(count, instruction.Number + 1) : count;
        }

        return count;
    }

    private void TakeStatement(bool[] taken, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            taken[i] = true;
            if (Instructions[i].IsLocal)
            {
                _locals[Instructions[i].Number] = true;
            }
        }
    }

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
