using System.Reflection.Emit;
using System.Reflection.Metadata;
using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <summary>How many values the evaluation stack holds before each instruction (ECMA-335, partition III, 1.7.5).</summary>
internal static class StackDepth
{
    /// <summary>The depths; -1 where the code is never reached.</summary>
    public static int[] Of(IReadOnlyList<Instruction> instructions, CodeReferences references, bool returnsValue)
    {
        var depths = new int[instructions.Count];
        Array.Fill(depths, -1);
        var pending = new Stack<(int At, int Depth)>();
        pending.Push((0, 0));
        while (pending.TryPop(out var next))
        {
            for (var (i, depth) = next; i < instructions.Count && depths[i] < 0; i++)
            {
                depths[i] = depth;
                var instruction = instructions[i];
                depth += Change(instruction, references, returnsValue);
                if (instruction.Code == OpCodes.Leave)
                {
                    depth = 0;
                }

                foreach (var target in instruction.Jumps)
                {
                    pending.Push((target, depth));
                }

                if (instruction.Code.FlowControl is FlowControl.Branch or FlowControl.Return or FlowControl.Throw)
                {
                    break;
                }
            }
        }

        return depths;
    }

    private static int Change(Instruction instruction, CodeReferences references, bool returnsValue) =>
        Pushed(instruction, references) - Popped(instruction, references, returnsValue);

    private static int Popped(Instruction instruction, CodeReferences references, bool returnsValue) => instruction.Code.StackBehaviourPop switch
    {
        StackBehaviour.Pop0 => 0,
        StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref => 1,
        StackBehaviour.Pop1_pop1 or StackBehaviour.Popi_pop1 or StackBehaviour.Popi_popi or StackBehaviour.Popi_popi8
            or StackBehaviour.Popi_popr4 or StackBehaviour.Popi_popr8 or StackBehaviour.Popref_pop1 or StackBehaviour.Popref_popi => 2,
        StackBehaviour.Varpop => VariablyPopped(instruction, references, returnsValue),
        _ => 3,
    };

    private static int VariablyPopped(Instruction instruction, CodeReferences references, bool returnsValue)
    {
        if (instruction.Code == OpCodes.Ret)
        {
            return returnsValue ? 1 : 0;
        }

        var signature = SignatureOf(instruction, references);
        return signature.ParameterTypes.Length
            + (signature.Header.IsInstance && instruction.Code != OpCodes.Newobj ? 1 : 0)
            + (instruction.Code == OpCodes.Calli ? 1 : 0);
    }

    private static int Pushed(Instruction instruction, CodeReferences references) => instruction.Code.StackBehaviourPush switch
    {
        StackBehaviour.Push0 => 0,
        StackBehaviour.Push1_push1 => 2,
        StackBehaviour.Varpush => SignatureOf(instruction, references).ReturnType is { Kind: TypeKind.Named, Name: "System.Void" } ? 0 : 1,
        _ => 1,
    };

    private static MethodSignature<TypeSignature> SignatureOf(Instruction instruction, CodeReferences references) => instruction.Code == OpCodes.Calli
        ? references.PointerCall((StandaloneSignatureHandle)instruction.Token)
        : references.Member((EntityHandle)instruction.Token).Signature!.Value;
}
