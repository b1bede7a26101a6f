using System.Runtime.CompilerServices;

namespace Memento.Shapes;

/// <summary>The framework's own tuples, whose eighth type argument is a tuple of the further items.</summary>
internal static class Tuples
{
    /// <summary>How many items stand before the tuple of the further ones.</summary>
    public const int RestAt = 7;

    /// <summary>Whether a type is one of <c>Tuple</c> or <c>ValueTuple</c>.</summary>
    public static bool IsTuple(Type type) =>
        typeof(ITuple).IsAssignableFrom(type)
        && type.Assembly == typeof(object).Assembly
        && (type == typeof(ValueTuple) || (type.IsGenericType && IsTupleName(type.Name)));

    /// <summary>The types of all items, in order.</summary>
    public static IReadOnlyList<Type> ItemTypes(Type tuple)
    {
        var types = new List<Type>();
        while (true)
        {
            var arguments = tuple.GetGenericArguments();
            types.AddRange(arguments.Take(RestAt));
            if (arguments.Length <= RestAt)
            {
                return types;
            }

            tuple = arguments[RestAt];
        }
    }

    /// <summary>Whether the eighth type argument, if there is one, is itself a tuple, as the compiler makes it.</summary>
    public static bool IsRegular(Type tuple) =>
        tuple.GetGenericArguments() is not { Length: > RestAt } arguments || (IsTuple(arguments[RestAt]) && IsRegular(arguments[RestAt]));

    /// <summary>Makes a tuple of its items.</summary>
    public static object Make(Type tuple, ReadOnlySpan<object?> items)
    {
        var arguments = tuple.GetGenericArguments();
        if (arguments.Length <= RestAt)
        {
            return Activator.CreateInstance(tuple, items.ToArray())!;
        }

        object?[] parts = [.. items[..RestAt], Make(arguments[RestAt], items[RestAt..])];
        return Activator.CreateInstance(tuple, parts)!;
    }

    private static bool IsTupleName(string name) =>
        name.StartsWith("ValueTuple`", StringComparison.Ordinal) || name.StartsWith("Tuple`", StringComparison.Ordinal);
}
