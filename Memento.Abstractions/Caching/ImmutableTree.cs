using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;

namespace Memento.Caching;

/// <summary>
/// Knows the immutable collections that keep a tree with a node for each element, too many to visit: their size is
/// that of a node times their count.
/// </summary>
internal static class ImmutableTree
{
    private static readonly FrozenSet<Type> Definitions = FrozenSet.Create(
        typeof(ImmutableList<>), typeof(ImmutableHashSet<>), typeof(ImmutableSortedSet<>),
        typeof(ImmutableDictionary<,>), typeof(ImmutableSortedDictionary<,>));

    /// <summary>The size of a node in bytes; null when <paramref name="value"/> is not such a collection.</summary>
    public static long? NodeSize(object value)
    {
        var type = value.GetType();
        if (!type.IsGenericType || !Definitions.Contains(type.GetGenericTypeDefinition()))
        {
            return null;
        }

        var root = type.GetField("_root", BindingFlags.Instance | BindingFlags.NonPublic)?.FieldType;

        // A runtime may name its field otherwise one day: a key, a value, two links and a height are a fair guess then.
        return root is null ? 64 : ObjectLayout.Of(root).ObjectSize;
    }
}
