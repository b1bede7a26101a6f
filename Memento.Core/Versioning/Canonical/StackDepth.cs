using System.Reflection.Metadata;
using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <summary>How many values the evaluation stack holds before each instruction (ECMA-335, partition III, 1.7.5).</summary>
internal static class StackDepth
{
    /// <summary>The depths; -1 where the code is never reached.</summary>
    public static int[] Of(Instruction[] instructions, CodeReferences references, bool returnsValue)
    {
        var depths = new int[instructions.Length];
        for (var i = 0; i < depths.Length; i++)
        {
            depths[i] = -1;
        }

        // Two stacks, of the places to go on from and of the depths there.
        var pending = new List<int> { 0 };
        var pendingDepths = new List<int> { 0 };
        while (pending.Count > 0)
        {
            var depth = Pop(pendingDepths);
            for (var i = Pop(pending); i < instructions.Length && depths[i] < 0; i++)
            {
                depths[i] = depth;
                var instruction = instructions[i];
                depth += Pushed(instruction, references) - Popped(instruction, references, returnsValue);
                if (instruction.Code == ILOpCode.Leave)
                {
                    depth = 0;
                }

                foreach (var target in instruction.Jumps)
                {
                    pending.Add(target);
                    pendingDepths.Add(depth);
                }

                if (instruction.Operation.EndsFlow)
                {
                    break;
                }
            }
        }

        return depths;
    }

    private static int Pop(List<int> stack)
    {
        var last = stack[^1];
        stack.RemoveAt(stack.Count - 1);
        return last;
    }

    /// <summary>How many values an instruction takes from the stack.</summary>
    public static int Popped(Instruction instruction, CodeReferences references, bool returnsValue)
    {
        if (instruction.Operation.Pops != Operation.Varies)
        {
            return instruction.Operation.Pops;
        }

        if (instruction.Code == ILOpCode.Ret)
        {
            return returnsValue ? 1 : 0;
        }

        var signature = SignatureOf(instruction, references);
        return signature.ParameterTypes.Length
            + (signature.IsInstance && instruction.Code != ILOpCode.Newobj ? 1 : 0)
            + (instruction.Code == ILOpCode.Calli ? 1 : 0);
    }

    /// <summary>How many values an instruction puts on the stack.</summary>
    public static int Pushed(Instruction instruction, CodeReferences references) => instruction.Operation.Pushes != Operation.Varies
        ? instruction.Operation.Pushes
        : SignatureOf(instruction, references).ReturnType is { Kind: TypeKind.Named, Name: "System.Void" } ? 0 : 1;

    private static CallSignature SignatureOf(Instruction instruction, CodeReferences references) => instruction.Code == ILOpCode.Calli
        ? references.PointerCall(instruction.Token)
        : references.Member(instruction.Entity).Signature!;
}
