using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace Memento.Versioning.Canonical;

/// <summary>One instruction, in its longest form: short forms and long ones of the same are equal.</summary>
/// <param name="Code">What it does; the number of a local or argument is always in <paramref name="Number"/>.</param>
/// <param name="Number">A number, the index of a local or argument, the bits of a floating-point number, or a branch's target as the index of an instruction.</param>
/// <param name="Token">What it is about, a member, a type, a text; nil for nothing.</param>
/// <param name="Targets">Of a switch, its targets as indices of instructions.</param>
internal sealed record Instruction(OpCode Code, long Number = 0, Handle Token = default, int[]? Targets = null)
{
    public bool IsBranch => Code.OperandType is OperandType.InlineBrTarget;

    /// <summary>Where it may go on, other than with the next one.</summary>
    public IEnumerable<int> Jumps => Targets ?? (IsBranch ? [(int)Number] : Enumerable.Empty<int>());
}
