using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata.Ecma335;

namespace Memento.Versioning.Canonical;

/// <summary>Reads instructions (ECMA-335, partition III), without the empty ones, and with branches that lead to instructions and not to bytes.</summary>
internal static class InstructionReader
{
    private static readonly OpCode[] OneByte = new OpCode[256];
    private static readonly OpCode[] TwoBytes = new OpCode[256];

    // The short forms of instructions, and what number they have built in.
    private static readonly Dictionary<short, (OpCode Long, long? Number)> LongForms = new()
    {
        [OpCodes.Ldarg_0.Value] = (OpCodes.Ldarg, 0),
        [OpCodes.Ldarg_1.Value] = (OpCodes.Ldarg, 1),
        [OpCodes.Ldarg_2.Value] = (OpCodes.Ldarg, 2),
        [OpCodes.Ldarg_3.Value] = (OpCodes.Ldarg, 3),
        [OpCodes.Ldarg_S.Value] = (OpCodes.Ldarg, null),
        [OpCodes.Ldarga_S.Value] = (OpCodes.Ldarga, null),
        [OpCodes.Starg_S.Value] = (OpCodes.Starg, null),
        [OpCodes.Ldloc_0.Value] = (OpCodes.Ldloc, 0),
        [OpCodes.Ldloc_1.Value] = (OpCodes.Ldloc, 1),
        [OpCodes.Ldloc_2.Value] = (OpCodes.Ldloc, 2),
        [OpCodes.Ldloc_3.Value] = (OpCodes.Ldloc, 3),
        [OpCodes.Ldloc_S.Value] = (OpCodes.Ldloc, null),
        [OpCodes.Ldloca_S.Value] = (OpCodes.Ldloca, null),
        [OpCodes.Stloc_0.Value] = (OpCodes.Stloc, 0),
        [OpCodes.Stloc_1.Value] = (OpCodes.Stloc, 1),
        [OpCodes.Stloc_2.Value] = (OpCodes.Stloc, 2),
        [OpCodes.Stloc_3.Value] = (OpCodes.Stloc, 3),
        [OpCodes.Stloc_S.Value] = (OpCodes.Stloc, null),
        [OpCodes.Ldc_I4_M1.Value] = (OpCodes.Ldc_I4, -1),
        [OpCodes.Ldc_I4_0.Value] = (OpCodes.Ldc_I4, 0),
        [OpCodes.Ldc_I4_1.Value] = (OpCodes.Ldc_I4, 1),
        [OpCodes.Ldc_I4_2.Value] = (OpCodes.Ldc_I4, 2),
        [OpCodes.Ldc_I4_3.Value] = (OpCodes.Ldc_I4, 3),
        [OpCodes.Ldc_I4_4.Value] = (OpCodes.Ldc_I4, 4),
        [OpCodes.Ldc_I4_5.Value] = (OpCodes.Ldc_I4, 5),
        [OpCodes.Ldc_I4_6.Value] = (OpCodes.Ldc_I4, 6),
        [OpCodes.Ldc_I4_7.Value] = (OpCodes.Ldc_I4, 7),
        [OpCodes.Ldc_I4_8.Value] = (OpCodes.Ldc_I4, 8),
        [OpCodes.Ldc_I4_S.Value] = (OpCodes.Ldc_I4, null),
        [OpCodes.Br_S.Value] = (OpCodes.Br, null),
        [OpCodes.Brfalse_S.Value] = (OpCodes.Brfalse, null),
        [OpCodes.Brtrue_S.Value] = (OpCodes.Brtrue, null),
        [OpCodes.Beq_S.Value] = (OpCodes.Beq, null),
        [OpCodes.Bge_S.Value] = (OpCodes.Bge, null),
        [OpCodes.Bgt_S.Value] = (OpCodes.Bgt, null),
        [OpCodes.Ble_S.Value] = (OpCodes.Ble, null),
        [OpCodes.Blt_S.Value] = (OpCodes.Blt, null),
        [OpCodes.Bne_Un_S.Value] = (OpCodes.Bne_Un, null),
        [OpCodes.Bge_Un_S.Value] = (OpCodes.Bge_Un, null),
        [OpCodes.Bgt_Un_S.Value] = (OpCodes.Bgt_Un, null),
        [OpCodes.Ble_Un_S.Value] = (OpCodes.Ble_Un, null),
        [OpCodes.Blt_Un_S.Value] = (OpCodes.Blt_Un, null),
        [OpCodes.Leave_S.Value] = (OpCodes.Leave, null),
    };

    static InstructionReader()
    {
        foreach (var field in typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            var code = (OpCode)field.GetValue(null)!;
            (code.Size == 1 ? OneByte : TwoBytes)[code.Value & 0xFF] = code;
        }
    }

    /// <summary>Reads a body.</summary>
    /// <returns>The instructions, and for each byte offset the index of the instruction that is there or follows; one entry more for the end.</returns>
    public static (List<Instruction> Instructions, int[] IndexAt) Read(byte[] il)
    {
        var found = new List<Instruction>();
        var indexAt = new int[il.Length + 1];
        for (var at = 0; at < il.Length;)
        {
            var start = at;
            var instruction = ReadOne(il, ref at);
            Array.Fill(indexAt, found.Count, start, 1);
            if (start + 1 < at)
            {
                Array.Fill(indexAt, found.Count + (instruction is null ? 0 : 1), start + 1, at - start - 1);
            }

            if (instruction is not null)
            {
                found.Add(instruction);
            }
        }

        indexAt[il.Length] = found.Count;
        for (var i = 0; i < found.Count; i++)
        {
            if (found[i].IsBranch)
            {
                found[i] = found[i] with { Number = indexAt[found[i].Number] };
            }
            else if (found[i].Targets is { } targets)
            {
                found[i] = found[i] with { Targets = Array.ConvertAll(targets, target => indexAt[target]) };
            }
        }

        return (found, indexAt);
    }

    private static Instruction? ReadOne(byte[] il, ref int at)
    {
        var code = il[at] == 0xFE ? TwoBytes[il[at + 1]] : OneByte[il[at]];
        at += code.Size;
        var operand = il.AsSpan(at);
        long number = 0;
        System.Reflection.Metadata.Handle token = default;
        int[]? targets = null;
        switch (code.OperandType)
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
                var count = BinaryPrimitives.ReadInt32LittleEndian(operand);
                at += 4 + (4 * count);
                targets = new int[count];
                for (var i = 0; i < count; i++)
                {
                    targets[i] = at + BinaryPrimitives.ReadInt32LittleEndian(operand[(4 + (4 * i))..]);
                }

                break;
            default:
                token = MetadataTokens.Handle(BinaryPrimitives.ReadInt32LittleEndian(operand));
                at += 4;
                break;
        }

        if (code == OpCodes.Nop)
        {
            return null;
        }

        return LongForms.TryGetValue(code.Value, out var longForm)
            ? new Instruction(longForm.Long, longForm.Number ?? number)
            : new Instruction(code, number, token, targets);
    }
}
