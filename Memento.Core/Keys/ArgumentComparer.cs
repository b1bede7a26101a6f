using Memento.Keys.Exactness;

namespace Memento.Keys;

/// <summary>Tells which types of arguments may key a dictionary in place of their hash. Called where a function's typed handle is made.</summary>
public static class ArgumentComparer
{
    /// <summary>
    /// Whether <see cref="ArgumentComparer{T}"/> compares values of a type: the numbers, bool, char, string, dates, times, GUIDs,
    /// enums, null or one of these, and value tuples of all these. Values of any other type are keyed by their <see cref="ArgumentHash"/>.
    /// </summary>
    public static bool IsExact(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return ExactTypes.IsExact(type);
    }
}
