using Memento.Keys.Exactness;

namespace Memento.Keys;

/// <summary>Tells which types of arguments may key a dictionary in place of their hash. Called where a function's typed handle is made.</summary>
public static class ArgumentComparer
{
    /// <summary>
    /// Whether <see cref="ArgumentComparer{T}"/> compares values of a type: scalars, enums, tuples, arrays, lists, dictionaries with string
    /// keys, records and plain types of these. Of a type that others derive from, or that is open such as <c>object</c>, it compares
    /// some values, those that <see cref="ArgumentComparer{T}.TryKeep"/> keeps. All other values are keyed by their <see cref="ArgumentHash"/>.
    /// </summary>
    public static bool IsExact(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return ExactTypes.IsExact(type);
    }
}
