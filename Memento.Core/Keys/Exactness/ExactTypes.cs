using System.Collections.Concurrent;
using Memento.Caching;
using Memento.Keys.Normalization;

namespace Memento.Keys.Exactness;

/// <summary>Knows, or works out once, which types have an exact comparison, down to the last of their parts.</summary>
internal static class ExactTypes
{
    private static readonly ConcurrentDictionary<Type, ExactEquality?> Values = new();

    /// <summary>Whether values of a declared type have an exact comparison; of an open type such as <c>object</c>, some of its values.</summary>
    public static bool IsExact(Type declared) => IsExact(ValueForms.At(declared, Position.Declared).Equality, []);

    /// <summary>The comparison of values of exactly a run-time type; null when there is none.</summary>
    public static ExactEquality? Find(Type type) => Values.GetOrAdd(
        type,
        static type => ValueForms.Of(type, Position.Declared).Equality is { } equality && IsExact(equality, []) ? equality : null);

    private static bool IsExact(ExactEquality? equality, HashSet<Type> assumed)
    {
        if (equality is null)
        {
            return false;
        }

        foreach (var part in equality.Parts)
        {
            // A type that holds itself is exact when all else in it is.
            if (assumed.Add(part) && (TypeNesting.IsTooDeep(part) || !IsExact(ValueForms.At(part, Position.Declared).Equality, assumed)))
            {
                return false;
            }
        }

        return true;
    }
}
