using System.Reflection.Metadata;
using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <content>Which members are declared never to be null: JSON refuses null there when it is told to respect that.</content>
internal sealed partial class UnitReader
{
    private const byte NotNull = 1;

    /// <param name="assembly">The assembly that declares it.</param>
    /// <param name="attributes">The attributes of a property, a field or a parameter.</param>
    /// <param name="type">Its type.</param>
    /// <param name="around">What holds for all around it that say nothing else.</param>
    private void WriteNullability(AssemblyCode assembly, CustomAttributeHandleCollection attributes, TypeSignature type, byte? around)
    {
        // Not the attributes themselves: what most members say stands at the type, so that one more member may move it.
        if (IsReference(type) && (NullabilityOf(assembly, attributes, "NullableAttribute") ?? around) == NotNull)
        {
            Stream.Write("not null");
        }
    }

    private static byte? NullabilityIn(TypeId type) =>
        NullabilityOf(type.Assembly, type.Definition.GetCustomAttributes(), "NullableContextAttribute") ?? (type.Declaring is { } outer ? NullabilityIn(outer) : null);

    private static byte? NullabilityIn(MethodId method) =>
        NullabilityOf(method.Assembly, method.Definition.GetCustomAttributes(), "NullableContextAttribute") ?? NullabilityIn(method.Declaring);

    // A byte, or an array of them with its length before it: of the type itself, then of what is in it.
    private static byte? NullabilityOf(AssemblyCode assembly, CustomAttributeHandleCollection attributes, string name)
    {
        const int Prolog = sizeof(ushort);
        const int NamedCount = sizeof(ushort);
        if (Marks.FindValue(assembly, attributes, CompilerServices, name) is not { } value)
        {
            return null;
        }

        var place = value.Length == Prolog + sizeof(byte) + NamedCount ? Prolog : Prolog + sizeof(int);
        return place < value.Length ? value[place] : null;
    }

    private static bool IsReference(TypeSignature type) => type.Kind switch
    {
        TypeKind.Modified or TypeKind.ByReference => IsReference(type.Parts[0]),
        TypeKind.Named => !type.IsValue,
        TypeKind.Array or TypeKind.Grid => true,
        _ => type.IsParameter,
    };
}
