namespace Memento.Serialization.Json;

/// <summary>A character: a string of one UTF-16 unit, half of a surrogate pair too.</summary>
internal sealed class JsonChar(JsonString strings) : JsonScalar<char>
{
    /// <inheritdoc/>
    public override string Format(char value) => value.ToString();

    /// <inheritdoc/>
    public override bool TryParse(string text, out char value)
    {
        value = text.Length == 1 ? text[0] : default;
        return text.Length == 1;
    }

    /// <inheritdoc/>
    public override void Write(JsonOutput output, char value) => strings.Write(output, Format(value));
}
