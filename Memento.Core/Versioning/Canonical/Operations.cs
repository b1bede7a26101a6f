using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace Memento.Versioning.Canonical;

/// <summary>All kinds of instructions.</summary>
/// <remarks>
/// <see cref="OpCodes"/> has them too, but to find one by its number there, and its name, takes reflection over all of them, which a program
/// would wait for when it starts. A test holds that the two say the same.
/// </remarks>
internal static class Operations
{
    // The first byte of those with two.
    private const byte Prefix = 0xFE;

    // A line for instructions that follow each other and do alike: the number of the first, the operand, what is popped and pushed, the names.
    private const string Table = """
        00 none 0 0 nop break
        02 none 0 1 ldarg.0 ldarg.1 ldarg.2 ldarg.3 ldloc.0 ldloc.1 ldloc.2 ldloc.3
        0A none 1 0 stloc.0 stloc.1 stloc.2 stloc.3
        0E var8 0 1 ldarg.s ldarga.s
        10 var8 1 0 starg.s
        11 var8 0 1 ldloc.s ldloca.s
        13 var8 1 0 stloc.s
        14 none 0 1 ldnull ldc.i4.m1 ldc.i4.0 ldc.i4.1 ldc.i4.2 ldc.i4.3 ldc.i4.4 ldc.i4.5 ldc.i4.6 ldc.i4.7 ldc.i4.8
        1F int8 0 1 ldc.i4.s
        20 int32 0 1 ldc.i4
        21 int64 0 1 ldc.i8
        22 float32 0 1 ldc.r4
        23 float64 0 1 ldc.r8
        25 none 1 2 dup
        26 none 1 0 pop
        27 method 0 0 jmp
        28 method v v call
        29 signature v v calli
        2A none v 0 ret
        2B branch8 0 0 br.s
        2C branch8 1 0 brfalse.s brtrue.s
        2E branch8 2 0 beq.s bge.s bgt.s ble.s blt.s bne.un.s bge.un.s bgt.un.s ble.un.s blt.un.s
        38 branch 0 0 br
        39 branch 1 0 brfalse brtrue
        3B branch 2 0 beq bge bgt ble blt bne.un bge.un bgt.un ble.un blt.un
        45 switch 1 0 switch
        46 none 1 1 ldind.i1 ldind.u1 ldind.i2 ldind.u2 ldind.i4 ldind.u4 ldind.i8 ldind.i ldind.r4 ldind.r8 ldind.ref
        51 none 2 0 stind.ref stind.i1 stind.i2 stind.i4 stind.i8 stind.r4 stind.r8
        58 none 2 1 add sub mul div div.un rem rem.un and or xor shl shr shr.un
        65 none 1 1 neg not conv.i1 conv.i2 conv.i4 conv.i8 conv.r4 conv.r8 conv.u4 conv.u8
        6F method v v callvirt
        70 type 2 0 cpobj
        71 type 1 1 ldobj
        72 string 0 1 ldstr
        73 method v 1 newobj
        74 type 1 1 castclass isinst
        76 none 1 1 conv.r.un
        79 type 1 1 unbox
        7A none 1 0 throw
        7B field 1 1 ldfld ldflda
        7D field 2 0 stfld
        7E field 0 1 ldsfld ldsflda
        80 field 1 0 stsfld
        81 type 2 0 stobj
        82 none 1 1 conv.ovf.i1.un conv.ovf.i2.un conv.ovf.i4.un conv.ovf.i8.un conv.ovf.u1.un conv.ovf.u2.un conv.ovf.u4.un conv.ovf.u8.un conv.ovf.i.un conv.ovf.u.un
        8C type 1 1 box newarr
        8E none 1 1 ldlen
        8F type 2 1 ldelema
        90 none 2 1 ldelem.i1 ldelem.u1 ldelem.i2 ldelem.u2 ldelem.i4 ldelem.u4 ldelem.i8 ldelem.i ldelem.r4 ldelem.r8 ldelem.ref
        9B none 3 0 stelem.i stelem.i1 stelem.i2 stelem.i4 stelem.i8 stelem.r4 stelem.r8 stelem.ref
        A3 type 2 1 ldelem
        A4 type 3 0 stelem
        A5 type 1 1 unbox.any
        B3 none 1 1 conv.ovf.i1 conv.ovf.u1 conv.ovf.i2 conv.ovf.u2 conv.ovf.i4 conv.ovf.u4 conv.ovf.i8 conv.ovf.u8
        C2 type 1 1 refanyval
        C3 none 1 1 ckfinite
        C6 type 1 1 mkrefany
        D0 token 0 1 ldtoken
        D1 none 1 1 conv.u2 conv.u1 conv.i conv.ovf.i conv.ovf.u
        D6 none 2 1 add.ovf add.ovf.un mul.ovf mul.ovf.un sub.ovf sub.ovf.un
        DC none 0 0 endfinally
        DD branch 0 0 leave
        DE branch8 0 0 leave.s
        DF none 2 0 stind.i
        E0 none 1 1 conv.u
        FE00 none 0 1 arglist
        FE01 none 2 1 ceq cgt cgt.un clt clt.un
        FE06 method 0 1 ldftn
        FE07 method 1 1 ldvirtftn
        FE09 var 0 1 ldarg ldarga
        FE0B var 1 0 starg
        FE0C var 0 1 ldloc ldloca
        FE0E var 1 0 stloc
        FE0F none 1 1 localloc
        FE11 none 1 0 endfilter
        FE12 int8 0 0 unaligned.
        FE13 none 0 0 volatile. tail.
        FE15 type 1 0 initobj
        FE16 type 0 0 constrained.
        FE17 none 3 0 cpblk initblk
        FE1A none 0 0 rethrow
        FE1C type 0 1 sizeof
        FE1D none 1 1 refanytype
        FE1E none 0 0 readonly.
        """;

    private static readonly Operation?[] OneByte = new Operation?[256];
    private static readonly Operation?[] TwoBytes = new Operation?[256];

    static Operations()
    {
        foreach (var line in Table.Split('\n'))
        {
            var words = line.Split(' ');
            // Not by int.Parse, which loads what the system has about cultures first.
            var number = Convert.FromHexString(words[0]);
            var first = number is [var only] ? only : (number[0] << 8) | number[1];
            for (var i = 4; i < words.Length; i++)
            {
                var code = first + i - 4;
                (code > byte.MaxValue ? TwoBytes : OneByte)[code & byte.MaxValue] = new Operation((ILOpCode)code, words[i], OperandOf(words[1]), CountOf(words[2]), CountOf(words[3]));
            }
        }
    }

    /// <summary>The kind of a number; null when there is none.</summary>
    public static Operation? Find(ILOpCode code) => ((int)code > byte.MaxValue ? TwoBytes : OneByte)[(int)code & byte.MaxValue];

    /// <summary>The kind of instruction at a place in the code.</summary>
    /// <exception cref="BadImageFormatException">There is none.</exception>
    public static Operation At(byte[] il, int at) => (il[at] == Prefix ? TwoBytes[il[at + 1]] : OneByte[il[at]]) ?? throw new BadImageFormatException("The code has an instruction that does not exist.");

    private static int CountOf(string word) => word == "v" ? Operation.Varies : word[0] - '0';

    private static OperandType OperandOf(string word) => word switch
    {
        "none" => OperandType.InlineNone,
        "var8" => OperandType.ShortInlineVar,
        "var" => OperandType.InlineVar,
        "int8" => OperandType.ShortInlineI,
        "int32" => OperandType.InlineI,
        "int64" => OperandType.InlineI8,
        "float32" => OperandType.ShortInlineR,
        "float64" => OperandType.InlineR,
        "branch8" => OperandType.ShortInlineBrTarget,
        "branch" => OperandType.InlineBrTarget,
        "switch" => OperandType.InlineSwitch,
        "string" => OperandType.InlineString,
        "method" => OperandType.InlineMethod,
        "field" => OperandType.InlineField,
        "type" => OperandType.InlineType,
        "token" => OperandType.InlineTok,
        _ => OperandType.InlineSig,
    };
}
