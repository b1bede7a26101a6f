using System.Text.Json;

namespace Memento.Serialization.Json;

/// <summary>True or false.</summary>
internal sealed class JsonBoolean : JsonScalar<bool>
{
    /// <inheritdoc/>
    public override string Format(bool value) => value ? "true" : "false";

    /// <inheritdoc/>
    public override bool TryParse(string text, out bool value)
    {
        value = text == "true";
        return value || text == "false";
    }

    /// <inheritdoc/>
    public override void Write(JsonOutput output, bool value) => output.Writer.WriteBooleanValue(value);

    /// <inheritdoc/>
    public override bool Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw JsonInput.Unexpected(ref reader, typeof(bool)),
    };
}
