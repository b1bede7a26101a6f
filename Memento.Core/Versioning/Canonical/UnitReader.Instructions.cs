using System.Globalization;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <content>The bodies of methods.</content>
internal sealed partial class UnitReader
{
    private void WriteMethod(MethodId method)
    {
        _unit.Methods.Add(method);
        _method = method;
        var references = _assemblies.ReferencesOf(method.Assembly);
        var signature = references.SignatureOf(method);
        Stream.Write(signature.GenericParameterCount).Write(signature.ParameterTypes.Length);
        WriteTypes(signature);

        if (method.Assembly.Image.BodyOf(method) is not { } code)
        {
            WriteWithoutBody(method, signature);
            return;
        }

        var instructions = InstructionReader.Read(code.Il);
        WriteInstructions(instructions.All, null, code, references);
        var indexAt = instructions.IndexAt;
        foreach (var region in code.Regions)
        {
            Stream.Write((long)region.Kind).Write(indexAt[region.TryStart]).Write(indexAt[region.TryEnd]).Write(indexAt[region.HandlerStart]).Write(indexAt[region.HandlerEnd]);
            if (region.Kind == ExceptionRegionKind.Filter)
            {
                Stream.Write(indexAt[region.FilterStart]);
            }

            if (!region.CatchType.IsNil)
            {
                WriteType(references.Type(region.CatchType));
            }
        }
    }

    private void WriteInstructions(Instruction[] instructions, bool[]? slice, MethodCode code, CodeReferences references)
    {
        var locals = references.Locals(code.LocalSignature);
        // In the order of first use, from one; zero before that.
        var numbers = new int[locals.Length];
        var used = 0;
        for (var i = 0; i < instructions.Length; i++)
        {
            if (slice is not null && !slice[i])
            {
                continue;
            }

            var instruction = instructions[i];
            Stream.Write(instruction.Operation.Name);
            switch (instruction.Operation.Operand)
            {
                case OperandType.InlineNone:
                    WriteStart(instruction.Code == ILOpCode.Localloc);
                    break;
                case OperandType.InlineBrTarget:
                    Stream.Write(instruction.Number - i);
                    break;
                case OperandType.InlineSwitch:
                    Stream.Write(instruction.Targets!.Length);
                    foreach (var target in instruction.Targets)
                    {
                        Stream.Write(target - i);
                    }

                    break;
                case OperandType.InlineI:
                    Stream.Constant("int32", instruction.Number.ToString(CultureInfo.InvariantCulture));
                    break;
                case OperandType.InlineI8:
                    Stream.Constant("int64", instruction.Number.ToString(CultureInfo.InvariantCulture));
                    break;
                case OperandType.ShortInlineR:
                    Stream.Constant("float32", FloatText.Of(BitConverter.Int32BitsToSingle((int)instruction.Number)));
                    break;
                case OperandType.InlineR:
                    Stream.Constant("float64", FloatText.Of(BitConverter.Int64BitsToDouble(instruction.Number)));
                    break;
                case OperandType.InlineVar when instruction.IsLocal:
                    WriteLocal((int)instruction.Number);
                    break;
                case OperandType.InlineString:
                    Stream.Constant("string", references.Text(instruction.Token));
                    break;
                case OperandType.InlineSig:
                    var pointed = references.PointerCall(instruction.Token);
                    WriteSignature(pointed);
                    if (pointed.Convention != 0)
                    {
                        Stream.Write("called").Write(pointed.Convention);
                    }

                    _unit.Gaps.Add(new CodeGap(_unit.Name, "calls through a function pointer"));
                    break;
                case OperandType.InlineType:
                    WriteUsedType(instruction.Code, references.Type(instruction.Entity));
                    break;
                case OperandType.InlineMethod:
                    WriteCall(instruction.Code, references.Member(instruction.Entity), new GivenTypes(instructions, i, references));
                    break;
                case OperandType.InlineField:
                    WriteFieldUse(references.Member(instruction.Entity));
                    break;
                case OperandType.InlineTok:
                    WriteToken(instruction.Code, instruction.Entity, references);
                    break;
                default:
                    Stream.Write(instruction.Number);
                    break;
            }
        }

        void WriteLocal(int local)
        {
            if (numbers[local] == 0)
            {
                numbers[local] = ++used;
                WriteStart(isThere: true);
                WriteType(locals[local]);
                HandValues(locals[local]);
            }

            Stream.Write(numbers[local] - 1);
        }

        void WriteStart(bool isThere)
        {
            if (isThere && !code.StartsWithZeros)
            {
                Stream.Write("with what is there");
            }
        }
    }

    private void WriteToken(ILOpCode code, EntityHandle token, CodeReferences references)
    {
        if (token.Kind is HandleKind.TypeDefinition or HandleKind.TypeReference or HandleKind.TypeSpecification)
        {
            WriteUsedType(code, references.Type(token));
            return;
        }

        var member = references.Member(token);
        if (member.FieldType is null)
        {
            WriteCall(code, member);
        }
        else
        {
            WriteFieldUse(member);
        }
    }

    // Whatever makes an object of the type, or shows it to code that might.
    private void WriteUsedType(ILOpCode code, TypeSignature type)
    {
        WriteType(type);
        if (code is ILOpCode.Ldtoken or ILOpCode.Box or ILOpCode.Constrained or ILOpCode.Initobj or ILOpCode.Newarr)
        {
            Hand(type);
        }
        else
        {
            HandValues(type);
        }
    }
}
