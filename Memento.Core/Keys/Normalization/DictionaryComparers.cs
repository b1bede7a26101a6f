using System.Collections.Concurrent;
using System.Reflection;

namespace Memento.Keys.Normalization;

/// <summary>
/// Finds dictionaries that compare their keys by a rule of their own. A lookup in one that ignores case answers
/// otherwise than a lookup in one that does not, and their entries do not tell which is which.
/// </summary>
internal static class DictionaryComparers
{
    private static readonly ConcurrentDictionary<Type, Func<object, object?>?> Readers = new();

    /// <summary>Why a dictionary cannot be told by its entries; null when it can.</summary>
    public static string? Refusal(object dictionary)
    {
        var read = Readers.GetOrAdd(dictionary.GetType(), static type => FindReader(type));
        return read?.Invoke(dictionary) is { } comparer && !IsOrdinal(comparer)
            ? "It compares its keys by a comparer of its own, which its entries do not show; pass one that compares by ordinal."
            : null;
    }

    private static bool IsOrdinal(object comparer) =>
        ReferenceEquals(comparer, EqualityComparer<string>.Default)
        || ReferenceEquals(comparer, StringComparer.Ordinal)
        || ReferenceEquals(comparer, Comparer<string>.Default);

    private static Func<object, object?>? FindReader(Type type)
    {
        // Comparer of Dictionary, ConcurrentDictionary, FrozenDictionary, the sorted ones; KeyComparer of the immutable ones.
        var property = type.GetProperty("KeyComparer", BindingFlags.Instance | BindingFlags.Public)
            ?? type.GetProperty("Comparer", BindingFlags.Instance | BindingFlags.Public);
        return property is null ? null : property.GetValue;
    }
}
