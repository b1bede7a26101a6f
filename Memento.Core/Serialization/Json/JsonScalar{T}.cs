using System.Text.Json;

namespace Memento.Serialization.Json;

/// <summary>A value that is a single token, and may be the key of a dictionary by its text.</summary>
internal abstract class JsonScalar<T> : JsonForm<T>
{
    /// <summary>The text, without quotes.</summary>
    public abstract string Format(T value);

    /// <summary>Reads the text back.</summary>
    public abstract bool TryParse(string text, out T value);

    /// <summary>Why the text of a value does not read back to it; null when it does.</summary>
    public virtual string? Loss(T value) => null;

    /// <summary>Writes the text as a string.</summary>
    public override void Write(JsonOutput output, T value) => output.Writer.WriteStringValue(Format(value));

    /// <summary>Reads the text from a string.</summary>
    public override T Read(ref Utf8JsonReader reader)
    {
        JsonInput.Expect(ref reader, JsonTokenType.String, typeof(T));
        return TryParse(JsonInput.Text(ref reader), out var value) ? value : throw JsonInput.Unexpected(ref reader, typeof(T));
    }
}
