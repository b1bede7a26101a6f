using System.Collections;
using System.Reflection;

namespace Memento.Shapes;

/// <summary>What a collection type holds, and whether its items are all there is to it.</summary>
/// <param name="ItemType">The type of its items, or of a dictionary's values; null when it is refused.</param>
/// <param name="IsDictionary">Whether it is a dictionary with string keys, rather than a sequence.</param>
/// <param name="IsForeign">Whether it is a type of the user's: one that the function can tell from a list by asking for its type.</param>
/// <param name="Refusal">Why it cannot be told by its items; null when it can.</param>
internal sealed record CollectionShape(Type? ItemType, bool IsDictionary, bool IsForeign, string? Refusal)
{
    private const string Lazy = "A sequence that is computed as it is read may differ at the next reading, or have none; pass a list or an array (ToList, ToArray).";
    private const string Unordered = "A set has no order to write its items in; pass them as a sorted list.";
    private const string Placed = "Its entries have an order, by which they can be asked for, and which a dictionary is written without; pass them as a list of pairs.";
    private const string Keyed = "Only dictionaries with string keys can be written; turn the keys into strings, or pass a list of pairs.";
    private const string NotAList = "It is neither a list nor an array, so it is not known whether it can be read twice; pass a list or an array.";
    private const string HiddenState = "It is a collection with fields beside its items, which its items do not show; pass the items as a list, and the rest as arguments of their own.";

    /// <summary>Reads the shape of a collection's run-time type; null when the type is no collection.</summary>
    public static CollectionShape? Of(Type type)
    {
        if (!typeof(IEnumerable).IsAssignableFrom(type))
        {
            return null;
        }

        var interfaces = type.IsInterface ? [.. type.GetInterfaces(), type] : type.GetInterfaces();
        if (typeof(IEnumerator).IsAssignableFrom(type))
        {
            return Refused(Lazy);
        }

        if (Find(interfaces, typeof(ISet<>)) is not null || Find(interfaces, typeof(IReadOnlySet<>)) is not null)
        {
            return Refused(Unordered);
        }

        if (IsPlaced(type))
        {
            return Refused(Placed);
        }

        if ((Find(interfaces, typeof(IReadOnlyDictionary<,>)) ?? Find(interfaces, typeof(IDictionary<,>))) is { } dictionary)
        {
            var arguments = dictionary.GetGenericArguments();
            return arguments[0] == typeof(string)
                ? Checked(type, arguments[1], isDictionary: true, typeof(KeyValuePair<,>).MakeGenericType(arguments))
                : Refused(Keyed);
        }

        return (Find(interfaces, typeof(IReadOnlyList<>)) ?? Find(interfaces, typeof(IList<>)) ?? FindOrdered(type, interfaces)) is { } list
            ? Checked(type, list.GetGenericArguments()[0], isDictionary: false, list.GetGenericArguments()[0])
            : Refused(typeof(IDictionary).IsAssignableFrom(type) ? Keyed : NotAList);
    }

    /// <summary>What a declared type of the framework's lets the function see: one of the collection interfaces, or an abstract collection. Null when it is another type.</summary>
    public static CollectionShape? OfDeclared(Type type)
    {
        if (!type.IsGenericType || !(type.IsInterface || type.IsAbstract) || !IsFramework(type))
        {
            return null;
        }

        return type.GetGenericTypeDefinition() == typeof(IEnumerable<>)
            || type.GetGenericTypeDefinition() == typeof(IReadOnlyCollection<>)
            || type.GetGenericTypeDefinition() == typeof(ICollection<>)
                ? new CollectionShape(type.GetGenericArguments()[0], IsDictionary: false, IsForeign: false, Refusal: null)
                : Of(type) is { Refusal: null } shape ? shape : null;
    }

    /// <summary>Whether a type is the framework's own, or what the compiler makes of a collection expression.</summary>
    public static bool IsFramework(Type type) =>
        type.IsArray
        || type.Assembly == typeof(object).Assembly
        || type.Assembly.GetName().Name!.StartsWith("System.", StringComparison.Ordinal)
        || type.Name.StartsWith("<>z__ReadOnly", StringComparison.Ordinal);

    private static CollectionShape Refused(string refusal) => new(null, false, false, refusal);

    private static CollectionShape Checked(Type type, Type itemType, bool isDictionary, Type elementType)
    {
        var isForeign = !IsFramework(type);
        return isForeign && HidesState(type, elementType) ? Refused(HiddenState) : new CollectionShape(itemType, isDictionary, isForeign, null);
    }

    /// <summary>
    /// A type derived from a framework's collection must add no field to it; one that is a collection by itself may
    /// have one, the collection that it keeps its items in.
    /// </summary>
    private static bool HidesState(Type type, Type elementType)
    {
        var fields = new List<FieldInfo>();
        var level = type;
        while (level is not null && !IsFramework(level))
        {
            fields.AddRange(level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly));
            level = level.BaseType;
        }

        var elements = typeof(IEnumerable<>).MakeGenericType(elementType);
        return level is not null && typeof(IEnumerable).IsAssignableFrom(level)
            ? fields.Count > 0
            : fields.Count != 1 || !elements.IsAssignableFrom(fields[0].FieldType);
    }

    /// <summary>Whether the entries of a dictionary have places, by which they can be asked for.</summary>
    private static bool IsPlaced(Type type)
    {
        for (var level = type; level is not null; level = level.BaseType)
        {
            if (level.IsGenericType && level.GetGenericTypeDefinition() == typeof(OrderedDictionary<,>))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The framework's collections that are in order and can be read again, though they are no lists.</summary>
    private static Type? FindOrdered(Type type, Type[] interfaces) =>
        type.IsGenericType && Ordered.Contains(type.GetGenericTypeDefinition()) ? Find(interfaces, typeof(IEnumerable<>)) : null;

    private static readonly HashSet<Type> Ordered =
    [
        typeof(Queue<>), typeof(Stack<>), typeof(LinkedList<>),
        typeof(System.Collections.Immutable.ImmutableQueue<>), typeof(System.Collections.Immutable.ImmutableStack<>),
    ];

    private static Type? Find(Type[] interfaces, Type definition)
    {
        var found = interfaces.Where(candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == definition).ToArray();
        return found.Length == 1 ? found[0] : null;
    }
}
