using System.Text.Json;

namespace Memento.Serialization.Json;

/// <summary>A dictionary whose keys have a text: an object, in the dictionary's own order.</summary>
internal sealed class JsonDictionary<TDictionary, TKey, TValue>(JsonScalar<TKey> key, Func<Dictionary<TKey, TValue>, TDictionary> make) : JsonForm<TDictionary>
    where TDictionary : IEnumerable<KeyValuePair<TKey, TValue>>
    where TKey : notnull
{
    private JsonForm<TValue>? _value;

    private JsonForm<TValue> Value => _value ??= JsonForms.At<TValue>();

    /// <inheritdoc/>
    public override IEnumerable<(string Step, JsonForm Form)> Parts => [("[]", Value)];

    /// <inheritdoc/>
    public override void Write(JsonOutput output, TDictionary value)
    {
        if (Collections.Refusal(value) is { } refusal)
        {
            throw output.Refuse(value.GetType(), refusal);
        }

        output.Enter(value, value.GetType());
        output.Writer.WriteStartObject();
        foreach (var entry in value)
        {
            var name = key.Format(entry.Key);
            output.Path.Entry(name);
            if (!JsonString.IsWellFormed(name))
            {
                throw output.Refuse(typeof(TKey), "Its key holds half of a surrogate pair, which JSON cannot name; use well-formed keys.");
            }

            if (key.Loss(entry.Key) is { } loss)
            {
                throw output.Refuse(typeof(TKey), loss);
            }

            output.Writer.WritePropertyName(name);
            Value.Write(output, entry.Value);
        }

        output.Writer.WriteEndObject();
        output.Path.Leave();
    }

    /// <inheritdoc/>
    public override TDictionary Read(ref Utf8JsonReader reader)
    {
        JsonInput.Enter(ref reader, JsonTokenType.StartObject, typeof(TDictionary));
        var entries = new Dictionary<TKey, TValue>();
        while (true)
        {
            JsonInput.Next(ref reader, typeof(TDictionary));
            if (reader.TokenType == JsonTokenType.EndObject)
            {
                return make(entries);
            }

            if (!key.TryParse(JsonInput.Text(ref reader), out var read))
            {
                throw JsonInput.Unexpected(ref reader, typeof(TKey));
            }

            JsonInput.Next(ref reader, typeof(TDictionary));
            if (!entries.TryAdd(read, Value.Read(ref reader)))
            {
                throw new InvalidDataException("The JSON has a key twice.");
            }
        }
    }
}
