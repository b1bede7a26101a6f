using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Memento.Generators.Analyzers.Shapes;

/// <summary>Which types the standard codecs cannot store, by the rules of the host's <c>JsonForms</c>: of bytes and text there is nothing to be said.</summary>
internal static class StorageRules
{
    private const string Undecided = "its declaration does not say which type to make when it is read back; declare a concrete type";
    private const int MaxDepth = 16;

    /// <summary>The framework's collections that the host knows how to make again (<c>CollectionMakers</c>), without their namespaces.</summary>
    private static readonly HashSet<string> Made =
    [
        "List`1", "IList`1", "ICollection`1", "IEnumerable`1", "IReadOnlyCollection`1", "IReadOnlyList`1", "ReadOnlyCollection`1", "Collection`1",
        "Queue`1", "Stack`1", "LinkedList`1", "ImmutableArray`1", "ImmutableList`1", "IImmutableList`1", "ImmutableQueue`1", "ImmutableStack`1",
        "HashSet`1", "ISet`1", "IReadOnlySet`1", "SortedSet`1", "ImmutableHashSet`1", "IImmutableSet`1", "ImmutableSortedSet`1", "FrozenSet`1",
        "Dictionary`2", "IDictionary`2", "IReadOnlyDictionary`2", "ReadOnlyDictionary`2", "SortedDictionary`2", "SortedList`2", "ConcurrentDictionary`2",
        "ImmutableDictionary`2", "IImmutableDictionary`2", "ImmutableSortedDictionary`2", "FrozenDictionary`2",
    ];

    /// <summary>The first place of a type that cannot be stored; null when all can be.</summary>
    /// <remarks>A <c>DataTable</c> is stored by a codec of its own, which takes it as the result and not as a part of one. So is a partition by the storage, with the values in it.</remarks>
    public static TypeProblem? ProblemOf(ITypeSymbol type)
    {
        switch (TypeFacts.FullName(type))
        {
            case "System.Data.DataTable" or "Memento.Partition" or "Memento.ResultFile":
                return null;
            case "Memento.Partition`1":
                return ProblemOf(((INamedTypeSymbol)type).TypeArguments[0]) is { } problem ? problem with { Path = "[]" + problem.Path } : null;
            default:
                return At(type, "", MaxDepth, new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default));
        }
    }

    /// <summary>The names of the collections, for the test.</summary>
    internal static IEnumerable<string> Collections => Made;

    private static TypeProblem? At(ITypeSymbol type, string path, int depth, HashSet<ITypeSymbol> seen)
    {
        if (TypeFacts.Underlying(type) is { } underlying)
        {
            return At(underlying, path, depth, seen);
        }

        if (depth == 0 || type.TypeKind is TypeKind.Error or TypeKind.TypeParameter || Scalars.Has(type) || !seen.Add(type))
        {
            return null;
        }

        TypeProblem? Part(ITypeSymbol part, string step) => At(part, path + step, depth - 1, seen);

        return TypeFacts.IsUnboxable(type) ? new TypeProblem(path, type, "a pointer means something in this process only; return what it points to")
            : Refusals.Find(type) is not null ? new TypeProblem(path, type, "it is not a value that can be written down; return the data itself")
            : TypeFacts.TupleItems(type) is { } items ? items
                .Select((item, index) => Part(item, ".Item" + (index + 1).ToString(CultureInfo.InvariantCulture)))
                .FirstOrDefault(problem => problem is not null)
            : type is IArrayTypeSymbol array ? Part(array.ElementType, "[]")
            : type is not INamedTypeSymbol named ? new TypeProblem(path, type, Undecided)
            : IsMade(named) ? InCollection(named, path, Part)
            : InMembers(named, path, Part);
    }

    private static TypeProblem? InCollection(INamedTypeSymbol type, string path, Func<ITypeSymbol, string, TypeProblem?> part)
    {
        if (type.TypeArguments.Length == 1)
        {
            return part(type.TypeArguments[0], "[]");
        }

        var key = type.TypeArguments[0];
        return Scalars.IsText(key) || key.TypeKind is TypeKind.TypeParameter or TypeKind.Error
            ? part(type.TypeArguments[1], "[]")
            : new TypeProblem(path, type, $"keys of type '{TypeFacts.Text(key)}' have no text to name an entry by; use strings, numbers, dates, GUIDs or enums, or return a list of pairs");
    }

    private static TypeProblem? InMembers(INamedTypeSymbol type, string path, Func<ITypeSymbol, string, TypeProblem?> part)
    {
        if (type.TypeKind == TypeKind.Interface || type.IsAbstract || type.SpecialType is SpecialType.System_Object or SpecialType.System_ValueType or SpecialType.System_Enum)
        {
            return new TypeProblem(path, type, Undecided);
        }

        if (TypeFacts.FullName(type) is "Memento.Partition" or "Memento.Partition`1")
        {
            return new TypeProblem(path, type, "a partition is a result, or a value of another partition; return it as that, and not within a list or record");
        }

        if (TypeFacts.FullName(type) == "Memento.ResultFile")
        {
            return new TypeProblem(path, type, "a file is a result, or a value of a partition; return a 'Partition<ResultFile>', and not a list or record of files");
        }

        if (CollectionShape.IsCollection(type))
        {
            return new TypeProblem(path, type, "it is a collection that is not known how to make again; return a list, an array or a dictionary");
        }

        if (OpaqueTypes.InsteadOf(type) is { } instead)
        {
            return new TypeProblem(path, type, $"its state is not visible; return {instead}");
        }

        var shape = ObjectShape.Of(type, isExact: true);
        return shape.Refusal is not null ? new TypeProblem(path, type, shape.Refusal + "; return a record with the values that matter")
            : shape.IsWhole && !Construction.Exists(type, shape.Members)
                ? new TypeProblem(path, type, "no public constructor and no settable properties give its members back; make it a record, or give its properties init or set")
            : shape.Members.Select(member => part(member.Type, "." + member.Name)).FirstOrDefault(problem => problem is not null);
    }

    private static bool IsMade(INamedTypeSymbol type) =>
        type.IsGenericType && type.ContainingType is null && Made.Contains(type.MetadataName) && TypeFacts.IsFramework(type)
        && TypeFacts.FullName(type).StartsWith("System.Collections.", StringComparison.Ordinal);
}
