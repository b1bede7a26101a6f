using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace Memento.Versioning.Canonical;

/// <summary>What a kind of instruction does with its operand and the evaluation stack (ECMA-335, partition III).</summary>
/// <param name="code">Which.</param>
/// <param name="name">Its name in assembly language.</param>
/// <param name="operand">What follows it in the code.</param>
/// <param name="pops">How many values it takes from the stack; <see cref="Varies"/> where that depends on what it is about.</param>
/// <param name="pushes">How many values it puts there; <see cref="Varies"/> where that depends on what it is about.</param>
internal sealed class Operation(ILOpCode code, string name, OperandType operand, int pops, int pushes)
{
    /// <summary>A number of values that the signature of a method decides.</summary>
    public const int Varies = -1;

    public ILOpCode Code { get; } = code;

    public string Name { get; } = name;

    public OperandType Operand { get; } = operand;

    public int Pops { get; } = pops;

    public int Pushes { get; } = pushes;

    /// <summary>How many bytes the instruction has without its operand.</summary>
    public int Size => (int)Code > byte.MaxValue ? 2 : 1;

    /// <summary>Whether the next instruction is never the one behind it.</summary>
    public bool EndsFlow => Code is ILOpCode.Br or ILOpCode.Br_s or ILOpCode.Leave or ILOpCode.Leave_s or ILOpCode.Ret or ILOpCode.Endfinally or ILOpCode.Endfilter or ILOpCode.Throw or ILOpCode.Rethrow;
}
