using System.Reflection.Metadata;
using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <summary>Tells methods that give a static field and do nothing else: the getters of properties, mostly. It is found once for each method.</summary>
internal static class GivenField
{
    /// <summary>The field that a method gives; null when it is none, or does more.</summary>
    public static FieldId? Of(MethodId method, CodeReferences references) =>
        (method.Gives ?? AssemblyCode.Kept(ref method.Gives, (object?)Find(method, references) ?? method)) as FieldId;

    private static FieldId? Find(MethodId method, CodeReferences references)
    {
        if (method.Definition.Signature.IsNil || references.SignatureOf(method) is not { IsInstance: false, ParameterTypes.Length: 0 } || method.Assembly.Image.BodyOf(method) is not { } code)
        {
            return null;
        }

        FieldId? given = null;
        foreach (var instruction in InstructionReader.Read(code.Il).All)
        {
            switch (instruction.Code)
            {
                case ILOpCode.Ldsfld when given is null:
                    given = references.Member(instruction.Entity).Field;
                    break;
                // Debug code puts it into a local and jumps to the end.
                case ILOpCode.Stloc or ILOpCode.Ldloc or ILOpCode.Br or ILOpCode.Ret:
                    break;
                default:
                    return null;
            }
        }

        return given;
    }
}
