using Microsoft.CodeAnalysis;

namespace Memento.Generators.Analyzers.Shapes;

/// <summary>What a collection type holds, by the rules of the host's <c>CollectionShape</c>.</summary>
/// <param name="ItemType">The type of its items, or of a dictionary's values; null when it is refused, or not known.</param>
/// <param name="Refusal">Why it cannot be told by its items; null when it can.</param>
/// <param name="IsSure">Whether a refusal holds for every type that implements or derives from this one too.</param>
internal sealed record CollectionShape(ITypeSymbol? ItemType, string? Refusal, bool IsSure)
{
    private const string Lazy = "a sequence that is computed as it is read may differ at the next reading, or have none; pass a list or an array";
    private const string Unordered = "a set has no order to write its items in; pass them as a sorted list";
    private const string Placed = "its entries have an order, by which they can be asked for, and which a dictionary is written without; pass them as a list of pairs";
    private const string Keyed = "only dictionaries with string keys can be written; turn the keys into strings, or pass a list of pairs";
    private const string NotAList = "it is neither a list nor an array, so it is not known whether it can be read twice; pass a list or an array";
    private const string HiddenState = "it is a collection with fields beside its items, which its items do not show; pass the items as a list, and the rest as arguments of their own";

    private static readonly HashSet<string> Ordered =
    [
        "System.Collections.Generic.Queue`1", "System.Collections.Generic.Stack`1", "System.Collections.Generic.LinkedList`1",
        "System.Collections.Immutable.ImmutableQueue`1", "System.Collections.Immutable.ImmutableStack`1",
    ];

    /// <summary>Whether a type is a collection.</summary>
    public static bool IsCollection(ITypeSymbol type) => TypeFacts.Is(type, "System.Collections.IEnumerable");

    /// <summary>Reads the shape of a collection; null when the type is none.</summary>
    public static CollectionShape? Of(ITypeSymbol type)
    {
        if (!IsCollection(type))
        {
            return null;
        }

        if (TypeFacts.Is(type, "System.Collections.IEnumerator"))
        {
            return Refused(Lazy, isSure: true);
        }

        if (Find(type, "ISet`1") is not null || Find(type, "IReadOnlySet`1") is not null)
        {
            return Refused(Unordered, isSure: true);
        }

        if (TypeFacts.SelfAndBases(type).Any(level => TypeFacts.FullName(level) == "System.Collections.Generic.OrderedDictionary`2"))
        {
            return Refused(Placed, isSure: true);
        }

        if ((Find(type, "IReadOnlyDictionary`2") ?? Find(type, "IDictionary`2")) is { } dictionary)
        {
            var (key, value) = (dictionary.TypeArguments[0], dictionary.TypeArguments[1]);
            return key.SpecialType == SpecialType.System_String || key.TypeKind == TypeKind.TypeParameter
                ? Checked(type, value, isDictionary: true)
                : Refused(Keyed, isSure: true);
        }

        if ((Find(type, "IReadOnlyList`1") ?? Find(type, "IList`1") ?? (Ordered.Contains(TypeFacts.FullName(type)) ? Find(type, "IEnumerable`1") : null)) is { } list)
        {
            return Checked(type, list.TypeArguments[0], isDictionary: false);
        }

        return TypeFacts.FullName(type) is "System.Linq.IQueryable`1" or "System.Linq.IQueryable" ? Refused(Lazy, isSure: true)
            : Refused(TypeFacts.Is(type, "System.Collections.IDictionary") ? Keyed : NotAList, isSure: false);
    }

    private static CollectionShape Refused(string refusal, bool isSure) => new(null, refusal, isSure);

    private static CollectionShape Checked(ITypeSymbol type, ITypeSymbol itemType, bool isDictionary) =>
        type.TypeKind is TypeKind.Class or TypeKind.Struct && !TypeFacts.IsFramework(type) && HidesState(type, itemType, isDictionary)
            ? Refused(HiddenState, isSure: false)
            : new CollectionShape(itemType, null, IsSure: false);

    /// <summary>
    /// A type derived from a framework's collection must add no field to it; one that is a collection by itself may
    /// have one, the collection that it keeps its items in. Not known of a type whose code is not at hand.
    /// </summary>
    private static bool HidesState(ITypeSymbol type, ITypeSymbol itemType, bool isDictionary)
    {
        var fields = new List<IFieldSymbol>();
        var level = type;
        while (level is not null && !TypeFacts.IsFramework(level))
        {
            if (!TypeFacts.IsInSource(level) || level.GetMembers().OfType<IEventSymbol>().Any())
            {
                return false;
            }

            fields.AddRange(level.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsStatic));
            level = level.BaseType;
        }

        return level is not null && IsCollection(level)
            ? fields.Count > 0
            : fields.Count != 1 || !HoldsItems(fields[0].Type, itemType, isDictionary);
    }

    private static bool HoldsItems(ITypeSymbol field, ITypeSymbol itemType, bool isDictionary)
    {
        // A covariant sequence of more derived items is one too: only what is no sequence at all is surely none.
        var sequences = field is IArrayTypeSymbol array ? [array.ElementType] : TypeFacts.Interfaces(field)
            .Where(candidate => TypeFacts.FullName(candidate) == "System.Collections.Generic.IEnumerable`1")
            .Select(candidate => candidate.TypeArguments[0]).ToArray();
        return sequences.Any(item => isDictionary ? TypeFacts.FullName(item) == "System.Collections.Generic.KeyValuePair`2"
            : item.IsReferenceType || SymbolEqualityComparer.Default.Equals(item, itemType));
    }

    private static INamedTypeSymbol? Find(ITypeSymbol type, string name) => TypeFacts.Interface(type, "System.Collections.Generic." + name);
}
