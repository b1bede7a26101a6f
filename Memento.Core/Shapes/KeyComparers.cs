using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Reflection;

namespace Memento.Shapes;

/// <summary>
/// Finds collections that compare their keys by a rule of their own. A lookup in one that ignores case answers
/// otherwise than a lookup in one that does not, and their entries do not tell which is which.
/// </summary>
internal static class KeyComparers
{
    private const string OwnRule = "It compares its keys by a comparer of its own, which its entries do not show; use one with the default comparer.";

    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly ConcurrentDictionary<Type, Comparison?> Comparisons = new();
    private static readonly ConcurrentDictionary<Type, FieldInfo?> Shown = new();
    private static readonly HashSet<Type> ReadOnly = [typeof(ReadOnlyDictionary<,>), typeof(ReadOnlySet<>)];
    private static readonly HashSet<Type> Keyed = [typeof(IDictionary<,>), typeof(IReadOnlyDictionary<,>), typeof(ISet<>), typeof(IReadOnlySet<>)];

    /// <summary>Why a collection cannot be told by its entries; null when it can.</summary>
    /// <param name="collection">A dictionary or set; any other collection passes.</param>
    /// <param name="forRebuilding">Whether the collection will be made again with the default comparer, so that a sorted one by ordinal would change its order.</param>
    public static string? Refusal(object collection, bool forRebuilding = false)
    {
        var type = collection.GetType();
        var comparison = Comparisons.GetOrAdd(type, static type => Comparison.Of(type));
        if (comparison is null)
        {
            // What shows another collection keeps the order of that when it is made again, and looks up as it does.
            return Shown.GetOrAdd(type, static type => ShownBy(type))?.GetValue(collection) is { } shown ? Refusal(shown) : null;
        }

        if (comparison.Property.GetValue(collection) is not { } comparer || ReferenceEquals(comparer, comparison.Default))
        {
            return null;
        }

        // Equality by ordinal is what the default does; the default order of strings is the culture's.
        return ReferenceEquals(comparer, StringComparer.Ordinal) && !(forRebuilding && comparison.IsOrder) ? null : OwnRule;
    }

    // The only field of a dictionary or set that shows another one: a read-only one of the framework, or one of the user's own.
    private static FieldInfo? ShownBy(Type type)
    {
        var fields = new List<FieldInfo>();
        for (var level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            if (level.IsGenericType && ReadOnly.Contains(level.GetGenericTypeDefinition()))
            {
                return level.GetFields(Own).Single(field => IsKeyed(field.FieldType));
            }

            fields.AddRange(level.GetFields(Own));
        }

        return IsKeyed(type) && !CollectionShape.IsFramework(type) && fields.Count == 1 && IsKeyed(fields[0].FieldType) ? fields[0] : null;
    }

    private static bool IsKeyed(Type type) =>
        type.GetInterfaces().Append(type).Any(candidate => candidate.IsGenericType && Keyed.Contains(candidate.GetGenericTypeDefinition()));

    private sealed record Comparison(PropertyInfo Property, object Default, bool IsOrder)
    {
        // Comparer of Dictionary, HashSet, the frozen and the sorted ones; KeyComparer of the immutable ones.
        public static Comparison? Of(Type type)
        {
            var property = type.GetProperty("KeyComparer", BindingFlags.Instance | BindingFlags.Public)
                ?? type.GetProperty("Comparer", BindingFlags.Instance | BindingFlags.Public);
            if (property is null || !property.PropertyType.IsGenericType)
            {
                return null;
            }

            var isOrder = property.PropertyType.GetGenericTypeDefinition() == typeof(IComparer<>);
            var comparers = (isOrder ? typeof(Comparer<>) : typeof(EqualityComparer<>)).MakeGenericType(property.PropertyType.GetGenericArguments());
            return new Comparison(property, comparers.GetProperty("Default", BindingFlags.Static | BindingFlags.Public)!.GetValue(null)!, isOrder);
        }
    }
}
