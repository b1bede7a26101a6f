namespace Memento.Caching;

/// <summary>
/// Tells where to end a walk through the types of members. A generic type may hold a larger one of itself, as <c>Nest&lt;T&gt;</c> with a
/// <c>Nest&lt;Nest&lt;T&gt;&gt;</c>: then each member has a further type, and there is no last one.
/// </summary>
internal static class TypeNesting
{
    /// <summary>More levels of type arguments than are written by hand.</summary>
    private const int MostLevels = 8;

    /// <summary>Whether a type is so large that it need not be the last: a walk ends there, and takes what it does not know for the worst.</summary>
    public static bool IsTooDeep(Type type) => IsDeeper(type, MostLevels);

    private static bool IsDeeper(Type type, int levels) => type.HasElementType
        ? IsDeeper(type.GetElementType()!, levels)
        : type.IsGenericType && (levels == 0 || Array.Exists(type.GetGenericArguments(), argument => IsDeeper(argument, levels - 1)));
}
