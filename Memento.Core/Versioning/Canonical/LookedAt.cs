using System.Reflection.Metadata;
using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <summary>Tells where code only looks at an object that it loads, and changes nothing in it: <c>Table[1]</c>, <c>Table.Length</c>, <c>Table.Sum()</c>.</summary>
internal static class LookedAt
{
    /// <summary>Whether what an instruction loads is only looked at, as far as the code shows it before anything else may get it.</summary>
    public static bool IsAll(Instruction[] instructions, int load, CodeReferences references)
    {
        // How many values lie on the stack from the one that is followed on.
        var depth = 1;
        for (var i = load + 1; i < instructions.Length; i++)
        {
            var instruction = instructions[i];
            if (instruction.Code == ILOpCode.Dup || instruction.Jumps.Length > 0 || instruction.Operation.EndsFlow)
            {
                return false;
            }

            depth -= StackDepth.Popped(instruction, references, returnsValue: false);
            if (depth <= 0)
            {
                switch (Look(instruction, references))
                {
                    case Outcome.Value:
                        return true;
                    case Outcome.Part when depth == 0:
                        break;
                    default:
                        return false;
                }
            }

            depth += StackDepth.Pushed(instruction, references);
        }

        return false;
    }

    private enum Outcome
    {
        /// <summary>It may change the object, or hand it on.</summary>
        Unknown,

        /// <summary>It gives an object that is part of it.</summary>
        Part,

        /// <summary>It gives a value in which nothing can change.</summary>
        Value,
    }

    private static Outcome Look(Instruction instruction, CodeReferences references)
    {
        switch (instruction.Code)
        {
            case ILOpCode.Ldlen or (>= ILOpCode.Ldelem_i1 and <= ILOpCode.Ldelem_r8):
                return Outcome.Value;
            case ILOpCode.Ldelem_ref:
                return Outcome.Part;
            case ILOpCode.Ldelem:
                return OutcomeOf(references.Type(instruction.Entity));
            case ILOpCode.Ldfld:
                return OutcomeOf(references.Member(instruction.Entity).FieldType!);
            case ILOpCode.Call or ILOpCode.Callvirt when references.Member(instruction.Entity) is { Method: null } use:
                return LookAt(use);
            default:
                return Outcome.Unknown;
        }
    }

    private static Outcome LookAt(MemberUse use)
    {
        if (use.Parent.Name == "System.Linq.Enumerable")
        {
            foreach (var type in use.TypeArguments)
            {
                if (TypeFacts.MayChange(type))
                {
                    return Outcome.Unknown;
                }
            }

            return Outcome.Value;
        }

        if (!use.Name.StartsWith("get_", StringComparison.Ordinal))
        {
            return Outcome.Unknown;
        }

        var result = use.Signature!.ReturnType;
        return OutcomeOf(result.Kind == TypeKind.TypeParameter && result.Number < use.Parent.Parts.Length ? use.Parent.Parts[result.Number] : result);
    }

    private static Outcome OutcomeOf(TypeSignature type) => TypeFacts.MayChange(type) ? Outcome.Part : Outcome.Value;
}
