using System.Text.Json;

namespace Memento.Serialization.Json;

/// <summary>A type whose values cannot be stored.</summary>
internal sealed class JsonRefused<T>(string hint) : JsonForm<T>
{
    /// <inheritdoc/>
    public override string Refusal => hint;

    /// <inheritdoc/>
    public override void Write(JsonOutput output, T value) => throw output.Refuse(value?.GetType() ?? typeof(T), hint);

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader) => throw JsonInput.Unexpected(ref reader, typeof(T));
}
