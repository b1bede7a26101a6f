using Microsoft.CodeAnalysis;

namespace Memento.Generators.Analyzers.Shapes;

/// <summary>The types whose values hold no others, in keys and in stored results alike.</summary>
internal static class Scalars
{
    private static readonly HashSet<string> Names =
    [
        "System.Boolean", "System.String", "System.Char", "System.SByte", "System.Byte", "System.Int16", "System.UInt16", "System.Int32",
        "System.UInt32", "System.Int64", "System.UInt64", "System.Int128", "System.UInt128", "System.IntPtr", "System.UIntPtr",
        "System.Numerics.BigInteger", "System.Double", "System.Single", "System.Half", "System.Decimal", "System.DateOnly",
        "System.DateTime", "System.DateTimeOffset", "System.TimeOnly", "System.TimeSpan", "System.Guid",
    ];

    /// <summary>Whether a type is one of them, or an enum.</summary>
    public static bool Has(ITypeSymbol type) => IsText(type) || IsBytes(type);

    /// <summary>Whether a value of a type has a text that can name a dictionary's entry.</summary>
    public static bool IsText(ITypeSymbol type) =>
        type.TypeKind == TypeKind.Enum || (type is INamedTypeSymbol && Names.Contains(TypeFacts.FullName(type)));

    private static bool IsBytes(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { IsSZArray: true, ElementType.SpecialType: SpecialType.System_Byte } => true,
        INamedTypeSymbol { TypeArguments.Length: 1 } memory => memory.TypeArguments[0].SpecialType == SpecialType.System_Byte
            && TypeFacts.FullName(memory) is "System.Memory`1" or "System.ReadOnlyMemory`1",
        _ => false,
    };
}
