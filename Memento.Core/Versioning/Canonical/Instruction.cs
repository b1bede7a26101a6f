using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Memento.Versioning.Canonical;

/// <summary>One instruction, in its longest form: short forms and long ones of the same are equal.</summary>
/// <param name="operation">What it does; the number of a local or argument is always in <paramref name="number"/>.</param>
/// <param name="number">A number, the index of a local or argument, the bits of a floating-point number, or a branch's target as the index of an instruction.</param>
/// <param name="token">What it is about, a member, a type, a text, as a metadata token; zero for nothing.</param>
/// <param name="targets">Of a switch, its targets as indices of instructions.</param>
internal sealed class Instruction(Operation operation, long number = 0, int token = 0, int[]? targets = null)
{
    public Operation Operation { get; } = operation;

    public ILOpCode Code => Operation.Code;

    public long Number { get; } = number;

    public int Token { get; } = token;

    /// <summary>The member or type that it is about.</summary>
    public EntityHandle Entity => MetadataTokens.EntityHandle(Token);

    public int[]? Targets { get; } = targets;

    public bool IsBranch => Operation.Operand == OperandType.InlineBrTarget;

    public bool IsLocal => Code is ILOpCode.Ldloc or ILOpCode.Ldloca or ILOpCode.Stloc;

    /// <summary>Where it may go on, other than with the next one.</summary>
    public int[] Jumps => Targets ?? (IsBranch ? [(int)Number] : []);
}
