using System.Collections.Immutable;
using System.Text.Json;

namespace Memento.Serialization.Json;

/// <summary>An array of one dimension, a list, or another of the framework's collections.</summary>
internal sealed class JsonSequence<TSequence, T>(Func<List<T>, TSequence> make) : JsonForm<TSequence>
    where TSequence : IEnumerable<T>
{
    private readonly bool _isLastInFirstOut = typeof(TSequence).Name is "Stack`1" or "ImmutableStack`1";
    private JsonForm<T>? _item;

    // Not in the constructor: a type may contain itself.
    private JsonForm<T> Item => _item ??= JsonForms.At<T>();

    /// <inheritdoc/>
    public override IEnumerable<(string Step, JsonForm Form)> Parts => [("[]", Item)];

    /// <inheritdoc/>
    public override void Write(JsonOutput output, TSequence value)
    {
        if (Collections.Refusal(value) is { } refusal)
        {
            throw output.Refuse(value.GetType(), refusal);
        }

        output.Enter(typeof(TSequence).IsValueType ? null : value, value.GetType());
        output.Writer.WriteStartArray();
        switch (value)
        {
            case T[] array:
                Write(output, array);
                break;
            case ImmutableArray<T> array:
                Write(output, array.AsSpan());
                break;
            default:
                // A stack is read from its top, and built from its bottom.
                Write(output, _isLastInFirstOut ? [.. value.Reverse()] : value.ToArray());
                break;
        }

        output.Writer.WriteEndArray();
        output.Path.Leave();
    }

    /// <inheritdoc/>
    public override TSequence Read(ref Utf8JsonReader reader)
    {
        JsonInput.Enter(ref reader, JsonTokenType.StartArray, typeof(TSequence));
        var item = Item;
        var items = new List<T>();
        while (true)
        {
            JsonInput.Next(ref reader, typeof(TSequence));
            if (reader.TokenType == JsonTokenType.EndArray)
            {
                return make(items);
            }

            items.Add(item.Read(ref reader));
        }
    }

    private void Write(JsonOutput output, ReadOnlySpan<T> items)
    {
        var item = Item;
        for (var i = 0; i < items.Length; i++)
        {
            output.Path.Item(i);
            item.Write(output, items[i]);
        }
    }
}
