using System.Collections;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using Memento.Shapes;

namespace Memento.Serialization.Json;

/// <summary>The framework's collections: how each is made of what was read, and which of their values cannot be stored.</summary>
internal static class Collections
{
    private static readonly FrozenDictionary<Type, MethodInfo> Makers = typeof(CollectionMakers)
        .GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly)
        .ToFrozenDictionary(static method => method.ReturnType.GetGenericTypeDefinition());

    /// <summary>The method that makes a collection of <paramref name="type"/>; null when there is none.</summary>
    public static MethodInfo? MakerOf(Type type) => type.IsGenericType && Makers.TryGetValue(type.GetGenericTypeDefinition(), out var maker)
        ? maker.MakeGenericMethod(type.GetGenericArguments())
        : null;

    /// <summary>Why the value of a collection type cannot be stored; null when it can.</summary>
    public static string? Refusal(object collection)
    {
        var type = collection.GetType();
        if (collection is IEnumerator || !CollectionShape.IsFramework(type))
        {
            return "A sequence that is computed as it is read, or a collection type of one's own, cannot be told from its items; return a list or an array (ToList, ToArray).";
        }

        if (type.IsGenericType && IsUnset(type, collection))
        {
            return "It was never given a value; return an empty one.";
        }

        return KeyComparers.Refusal(collection, forRebuilding: true);
    }

    private static bool IsUnset(Type type, object collection)
    {
        var definition = type.GetGenericTypeDefinition();
        return (definition == typeof(ImmutableArray<>) && (bool)type.GetProperty(nameof(ImmutableArray<int>.IsDefault))!.GetValue(collection)!)
            || (definition == typeof(ArraySegment<>) && type.GetProperty(nameof(ArraySegment<int>.Array))!.GetValue(collection) is null);
    }
}
