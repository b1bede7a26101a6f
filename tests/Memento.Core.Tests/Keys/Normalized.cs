using Memento.Keys;

namespace Memento.Core.Tests.Keys;

/// <summary>Normalizes a single argument named <c>x</c>.</summary>
internal static class Normalized
{
    /// <summary>The text of the value in a plain dictionary.</summary>
    public static string Open(object? value) => Value(ArgumentHasher.Normalize(new Dictionary<string, object?> { ["x"] = value }).Json);

    /// <summary>The text of the value of a parameter of type <typeparamref name="T"/>.</summary>
    public static string As<T>(T value) => Declared(value, typeof(T));

    /// <summary>The text of the value of a parameter of a type.</summary>
    public static string Declared(object? value, Type type) => Value(ArgumentHasher.Normalize(
        new Dictionary<string, object?> { ["x"] = value }, null, new Dictionary<string, Type> { ["x"] = type }).Json);

    private static string Value(string json) => json["{\"x\":".Length..^1];
}
