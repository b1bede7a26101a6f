using System.Text.Json;

namespace Memento.Serialization.Json;

/// <summary>A member of <typeparamref name="TOwner"/>.</summary>
internal abstract class JsonMember<TOwner>(string name)
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>Its name as JSON.</summary>
    public JsonEncodedText EncodedName { get; } = JsonEncodedText.Encode(name, JsonCodec.Writing.Options.Encoder);

    /// <summary>How its values are written and read.</summary>
    public abstract JsonForm Form { get; }

    /// <summary>Whether the reader is at the member's name.</summary>
    public bool IsAt(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(Name);

    /// <summary>Its value.</summary>
    public abstract object? Get(ref TOwner owner);

    /// <summary>Writes its value.</summary>
    public abstract void Write(JsonOutput output, ref TOwner owner);
}
