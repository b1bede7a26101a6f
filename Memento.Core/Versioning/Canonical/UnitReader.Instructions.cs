using System.Globalization;
using System.Reflection;
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
        var references = _assemblies.ReferencesOf(method.Assembly);
        var signature = references.SignatureOf(method.Handle);
        Stream.Write(signature.GenericParameterCount).Write(signature.ParameterTypes.Length);
        foreach (var type in signature.ParameterTypes.Prepend(signature.ReturnType))
        {
            WriteType(type);
        }

        if (method.Has(MethodAttributes.PinvokeImpl))
        {
            _unit.Gaps.Add(new CodeGap(_unit.Name, "is native code, which is no part of a version"));
        }

        if (method.Assembly.Image.BodyOf(method.Handle) is not { } code)
        {
            Stream.Write("no body");
            return;
        }

        var (instructions, indexAt) = InstructionReader.Read(code.Il);
        WriteInstructions(instructions, null, code, references);
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

    private void WriteInstructions(List<Instruction> instructions, bool[]? slice, MethodCode code, CodeReferences references)
    {
        var locals = references.Locals(code.LocalSignature);
        var numbers = new Dictionary<long, int>();
        for (var i = 0; i < instructions.Count; i++)
        {
            if (slice is not null && !slice[i])
            {
                continue;
            }

            var instruction = instructions[i];
            Stream.Write(instruction.Code.Name!);
            switch (instruction.Code.OperandType)
            {
                case OperandType.InlineNone:
                    break;
                case OperandType.InlineBrTarget:
                    Stream.Write(instruction.Number - i);
                    break;
                case OperandType.InlineSwitch:
                    Stream.Write(instruction.Targets!.Length);
                    Array.ForEach(instruction.Targets, target => Stream.Write(target - i));
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
                case OperandType.InlineVar when instruction.Code == OpCodes.Ldloc || instruction.Code == OpCodes.Ldloca || instruction.Code == OpCodes.Stloc:
                    WriteLocal(instruction.Number);
                    break;
                case OperandType.InlineString:
                    Stream.Constant("string", references.Text((UserStringHandle)instruction.Token));
                    break;
                case OperandType.InlineSig:
                    WriteSignature(references.PointerCall((StandaloneSignatureHandle)(EntityHandle)instruction.Token));
                    _unit.Gaps.Add(new CodeGap(_unit.Name, "calls through a function pointer"));
                    break;
                case OperandType.InlineType:
                    WriteUsedType(instruction.Code, references.Type((EntityHandle)instruction.Token));
                    break;
                case OperandType.InlineMethod:
                    WriteCall(instruction.Code, references.Member((EntityHandle)instruction.Token));
                    break;
                case OperandType.InlineField:
                    WriteFieldUse(references.Member((EntityHandle)instruction.Token));
                    break;
                case OperandType.InlineTok:
                    WriteToken(instruction.Code, (EntityHandle)instruction.Token, references);
                    break;
                default:
                    Stream.Write(instruction.Number);
                    break;
            }
        }

        void WriteLocal(long local)
        {
            if (!numbers.TryGetValue(local, out var number))
            {
                numbers.Add(local, number = numbers.Count);
                WriteType(locals[(int)local]);
                HandValues(locals[(int)local]);
            }

            Stream.Write(number);
        }
    }

    private void WriteToken(OpCode code, EntityHandle token, CodeReferences references)
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
    private void WriteUsedType(OpCode code, TypeSignature type)
    {
        WriteType(type);
        if (code == OpCodes.Ldtoken || code == OpCodes.Box || code == OpCodes.Constrained || code == OpCodes.Initobj || code == OpCodes.Newarr)
        {
            Hand(type);
        }
        else
        {
            HandValues(type);
        }
    }
}
