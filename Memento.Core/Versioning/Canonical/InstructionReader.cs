using System.Buffers.Binary;
using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace Memento.Versioning.Canonical;

/// <summary>Reads instructions (ECMA-335, partition III), without the empty ones, and with branches that lead to instructions and not to bytes.</summary>
internal static class InstructionReader
{
    /// <summary>Reads a body.</summary>
    /// <exception cref="BadImageFormatException">It has an instruction that does not exist.</exception>
    public static MethodInstructions Read(byte[] il)
    {
        var read = new List<Instruction>();
        var indexAt = new int[il.Length + 1];
        for (var at = 0; at < il.Length;)
        {
            var start = at;
            var instruction = ReadOne(il, ref at);
            indexAt[start] = read.Count;
            if (instruction is not null)
            {
                read.Add(instruction);
            }

            for (var inside = start + 1; inside < at; inside++)
            {
                indexAt[inside] = read.Count;
            }
        }

        indexAt[il.Length] = read.Count;
        var all = read.ToArray();
        for (var i = 0; i < all.Length; i++)
        {
            if (all[i].IsBranch)
            {
                all[i] = new Instruction(all[i].Operation, indexAt[all[i].Number]);
            }
            else if (all[i].Targets is { } targets)
            {
                for (var target = 0; target < targets.Length; target++)
                {
                    targets[target] = indexAt[targets[target]];
                }
            }
        }

        return new MethodInstructions(all, indexAt);
    }

    private static Instruction? ReadOne(byte[] il, ref int at)
    {
        var operation = Operations.At(il, at);
        at += operation.Size;
        var operand = il.AsSpan(at);
        long number = 0;
        var token = 0;
        int[]? targets = null;
        switch (operation.Operand)
        {
            case OperandType.InlineNone:
                break;
            case OperandType.ShortInlineI:
                number = (sbyte)operand[0];
                at += 1;
                break;
            case OperandType.ShortInlineVar:
                number = operand[0];
                at += 1;
                break;
            case OperandType.ShortInlineBrTarget:
                number = (sbyte)operand[0];
                at += 1;
                number += at;
                break;
            case OperandType.InlineVar:
                number = BinaryPrimitives.ReadUInt16LittleEndian(operand);
                at += 2;
                break;
            case OperandType.InlineI:
            case OperandType.ShortInlineR:
                number = BinaryPrimitives.ReadInt32LittleEndian(operand);
                at += 4;
                break;
            case OperandType.InlineBrTarget:
                number = BinaryPrimitives.ReadInt32LittleEndian(operand);
                at += 4;
                number += at;
                break;
            case OperandType.InlineI8:
            case OperandType.InlineR:
                number = BinaryPrimitives.ReadInt64LittleEndian(operand);
                at += 8;
                break;
            case OperandType.InlineSwitch:
                targets = new int[BinaryPrimitives.ReadInt32LittleEndian(operand)];
                at += 4 + (4 * targets.Length);
                for (var i = 0; i < targets.Length; i++)
                {
                    targets[i] = at + BinaryPrimitives.ReadInt32LittleEndian(operand[(4 + (4 * i))..]);
                }

                break;
            default:
                token = BinaryPrimitives.ReadInt32LittleEndian(operand);
                at += 4;
                break;
        }

        return operation.Code == ILOpCode.Nop ? null : Lengthen(operation.Code, number) ?? new Instruction(operation, number, token, targets);
    }

    // Of an instruction that has a number built in, or one of a byte, the one that has it as its operand; null of others.
    private static Instruction? Lengthen(ILOpCode code, long number) => code switch
    {
        >= ILOpCode.Ldarg_0 and <= ILOpCode.Ldarg_3 => Long(ILOpCode.Ldarg, code - ILOpCode.Ldarg_0),
        >= ILOpCode.Ldloc_0 and <= ILOpCode.Ldloc_3 => Long(ILOpCode.Ldloc, code - ILOpCode.Ldloc_0),
        >= ILOpCode.Stloc_0 and <= ILOpCode.Stloc_3 => Long(ILOpCode.Stloc, code - ILOpCode.Stloc_0),
        >= ILOpCode.Ldc_i4_m1 and <= ILOpCode.Ldc_i4_8 => Long(ILOpCode.Ldc_i4, (int)code - (int)ILOpCode.Ldc_i4_0),
        >= ILOpCode.Br_s and <= ILOpCode.Blt_un_s => Long(code - ILOpCode.Br_s + ILOpCode.Br, number),
        ILOpCode.Ldarg_s => Long(ILOpCode.Ldarg, number),
        ILOpCode.Ldarga_s => Long(ILOpCode.Ldarga, number),
        ILOpCode.Starg_s => Long(ILOpCode.Starg, number),
        ILOpCode.Ldloc_s => Long(ILOpCode.Ldloc, number),
        ILOpCode.Ldloca_s => Long(ILOpCode.Ldloca, number),
        ILOpCode.Stloc_s => Long(ILOpCode.Stloc, number),
        ILOpCode.Ldc_i4_s => Long(ILOpCode.Ldc_i4, number),
        ILOpCode.Leave_s => Long(ILOpCode.Leave, number),
        _ => null,
    };

    private static Instruction Long(ILOpCode code, long number) => new(Operations.Find(code)!, number);
}
