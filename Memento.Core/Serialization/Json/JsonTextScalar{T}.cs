namespace Memento.Serialization.Json;

/// <summary>A value by a text of its own, such as an ISO 8601 date.</summary>
internal sealed class JsonTextScalar<T>(Func<T, string> format, JsonTextScalar<T>.Parser parse) : JsonScalar<T>
{
    /// <summary>Reads a text; false when it is none of the type.</summary>
    public delegate bool Parser(string text, out T value);

    /// <inheritdoc/>
    public override string Format(T value) => format(value);

    /// <inheritdoc/>
    public override bool TryParse(string text, out T value) => parse(text, out value);
}
