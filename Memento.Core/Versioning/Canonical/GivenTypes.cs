using System.Reflection.Metadata;
using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <summary>Tells which types a call gets as arguments where they are written there: <c>Make(typeof(A))</c>. The default is of a call that is not made there.</summary>
/// <param name="instructions">The code.</param>
/// <param name="call">Which of them calls.</param>
/// <param name="references">What the code refers to.</param>
internal readonly struct GivenTypes(Instruction[] instructions, int call, CodeReferences references)
{
    /// <summary>The type that the call gets for a parameter; null where it is not written there.</summary>
    /// <param name="parameter">Which of the parameters.</param>
    /// <param name="count">How many parameters there are.</param>
    public TypeSignature? At(int parameter, int count)
    {
        if (instructions is null || instructions[call].Code is not (ILOpCode.Call or ILOpCode.Callvirt or ILOpCode.Newobj))
        {
            return null;
        }

        // The argument begins where the stack was last as low as it lies.
        var depths = StackDepth.Of(instructions, references, returnsValue: false);
        var place = depths[call] - count + parameter;
        var start = call - 1;
        while (start >= 0 && depths[start] > place)
        {
            start--;
        }

        return start >= 0 && depths[start] == place && IsTypeOf(start) && IsKept(start + 2, place, depths) && !IsEntered(start)
            ? references.Type(instructions[start].Entity)
            : null;
    }

    private bool IsTypeOf(int start) =>
        instructions[start] is { Code: ILOpCode.Ldtoken, Entity.Kind: HandleKind.TypeDefinition or HandleKind.TypeReference or HandleKind.TypeSpecification }
        && instructions[start + 1] is { Code: ILOpCode.Call } next
        && references.Member(next.Entity) is { Parent.Name: "System.Type", Name: "GetTypeFromHandle" };

    // Nothing on the way to the call takes it and puts something else there.
    private bool IsKept(int start, int place, int[] depths)
    {
        for (var i = start; i < call; i++)
        {
            if (depths[i] - StackDepth.Popped(instructions[i], references, returnsValue: false) <= place)
            {
                return false;
            }
        }

        return true;
    }

    // Whether code from elsewhere comes to the call with another one: a condition.
    private bool IsEntered(int start)
    {
        for (var i = 0; i < instructions.Length; i++)
        {
            if (i > start && i < call)
            {
                continue;
            }

            foreach (var target in instructions[i].Jumps)
            {
                if (target > start && target <= call)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
