using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Memento.Shapes;

namespace Memento.Serialization.Json;

/// <summary>A tuple: an array of its items, those past the seventh in line with the others.</summary>
internal sealed class JsonTuple<T> : JsonForm<T>
    where T : ITuple
{
    private JsonForm[]? _items;

    private JsonForm[] Items => _items ??= [.. Tuples.ItemTypes(typeof(T)).Select(JsonForms.At)];

    /// <inheritdoc/>
    public override IEnumerable<(string Step, JsonForm Form)> Parts => Items.Select((form, index) => ("." + NameOf(index), form));

    /// <inheritdoc/>
    public override void Write(JsonOutput output, T value)
    {
        output.Enter(typeof(T).IsValueType ? null : value, typeof(T));
        output.Writer.WriteStartArray();
        for (var i = 0; i < Items.Length; i++)
        {
            output.Path.Member(NameOf(i));
            Items[i].WriteObject(output, value[i]);
        }

        output.Writer.WriteEndArray();
        output.Path.Leave();
    }

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader)
    {
        JsonInput.Enter(ref reader, JsonTokenType.StartArray, typeof(T));
        var items = new object?[Items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            JsonInput.Next(ref reader, typeof(T));
            if (reader.TokenType == JsonTokenType.EndArray)
            {
                throw JsonInput.Unexpected(ref reader, typeof(T));
            }

            items[i] = Items[i].ReadObject(ref reader);
        }

        JsonInput.Next(ref reader, typeof(T));
        JsonInput.Expect(ref reader, JsonTokenType.EndArray, typeof(T));
        return (T)Tuples.Make(typeof(T), items);
    }

    private static string NameOf(int index) => "Item" + (index + 1).ToString(CultureInfo.InvariantCulture);
}
