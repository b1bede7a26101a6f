using System.Text.Json;

namespace Memento.Serialization.Json;

/// <summary>Bytes, in base 64 (RFC 4648).</summary>
internal sealed class JsonBytes<T>(Func<T, ReadOnlyMemory<byte>> read, Func<byte[], T> make) : JsonForm<T>
{
    /// <inheritdoc/>
    public override void Write(JsonOutput output, T value) => output.Writer.WriteBase64StringValue(read(value).Span);

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader)
    {
        JsonInput.Expect(ref reader, JsonTokenType.String, typeof(T));
        return reader.TryGetBytesFromBase64(out var bytes) ? make(bytes) : throw JsonInput.Unexpected(ref reader, typeof(T));
    }
}
