using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Memento.Serialization.Json;

/// <summary>
/// An array of two or more dimensions: <c>{"shape":[rows,columns],"items":[…]}</c>, the last index running fastest. Lists
/// in lists would not tell the lengths of an empty one; where they do, they are read of a person, as keys have them.
/// </summary>
internal sealed class JsonGrid<TArray, T> : JsonForm<TArray>
    where TArray : class
{
    /// <summary>The length of a dimension of which no list was read yet.</summary>
    private const int Unknown = -1;

    private static readonly JsonEncodedText Shape = JsonEncodedText.Encode("shape");
    private static readonly JsonEncodedText ItemsName = JsonEncodedText.Encode("items");

    private JsonForm<T>? _item;

    private JsonForm<T> Item => _item ??= JsonForms.At<T>();

    /// <inheritdoc/>
    public override IEnumerable<(string Step, JsonForm Form)> Parts => [("[]", Item)];

    /// <inheritdoc/>
    public override void Write(JsonOutput output, TArray value)
    {
        var array = (Array)(object)value;
        output.Enter(array, typeof(TArray));
        output.Writer.WriteStartObject();
        output.Writer.WriteStartArray(Shape);
        for (var i = 0; i < array.Rank; i++)
        {
            if (array.GetLowerBound(i) != 0)
            {
                throw output.Refuse(typeof(TArray), "Its indices do not start at zero; copy it into an array whose do.");
            }

            output.Writer.WriteNumberValue(array.GetLength(i));
        }

        output.Writer.WriteEndArray();
        output.Writer.WriteStartArray(ItemsName);
        var items = Items(array);
        for (var i = 0; i < items.Length; i++)
        {
            output.Path.Item(i);
            Item.Write(output, items[i]);
        }

        output.Writer.WriteEndArray();
        output.Writer.WriteEndObject();
        output.Path.Leave();
    }

    /// <inheritdoc/>
    public override TArray Read(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.StartArray && JsonInput.IsOfAPerson ? ReadLists(ref reader) : ReadShaped(ref reader);

    private TArray ReadLists(ref Utf8JsonReader reader)
    {
        var lengths = new int[typeof(TArray).GetArrayRank()];
        lengths.AsSpan().Fill(Unknown);
        var items = new List<T>();
        ReadList(ref reader, 0, lengths, items);
        return lengths.Contains(Unknown)
            ? throw new InvalidDataException($"The JSON has no list that tells the lengths of its {typeof(TArray)}; an object with its shape and its items does.")
            : Make(lengths, CollectionsMarshal.AsSpan(items));
    }

    private void ReadList(ref Utf8JsonReader reader, int dimension, int[] lengths, List<T> items)
    {
        JsonInput.Enter(ref reader, JsonTokenType.StartArray, typeof(TArray));
        var length = 0;
        for (JsonInput.Next(ref reader, typeof(TArray)); reader.TokenType != JsonTokenType.EndArray; JsonInput.Next(ref reader, typeof(TArray)))
        {
            length++;
            if (dimension < lengths.Length - 1)
            {
                ReadList(ref reader, dimension + 1, lengths, items);
            }
            else
            {
                items.Add(Item.Read(ref reader));
            }
        }

        if (lengths[dimension] != Unknown && lengths[dimension] != length)
        {
            throw new InvalidDataException(FormattableString.Invariant($"The JSON has a list of {length} that ends at byte {reader.TokenStartIndex}, where those before it in its {typeof(TArray)} are of {lengths[dimension]}."));
        }

        lengths[dimension] = length;
    }

    private static TArray ReadShaped(ref Utf8JsonReader reader)
    {
        JsonInput.Enter(ref reader, JsonTokenType.StartObject, typeof(TArray));
        ExpectName(ref reader, Shape);
        var lengths = JsonForms.At<int[]>().Read(ref reader);
        ExpectName(ref reader, ItemsName);
        var items = JsonForms.At<T[]>().Read(ref reader);
        JsonInput.Next(ref reader, typeof(TArray));
        JsonInput.Expect(ref reader, JsonTokenType.EndObject, typeof(TArray));
        if (lengths is null || items is null || lengths.Length != typeof(TArray).GetArrayRank() || !Fits(lengths, items.Length))
        {
            throw new InvalidDataException($"The JSON has other items than the shape of its {typeof(TArray)} says.");
        }

        return Make(lengths, items);
    }

    private static TArray Make(int[] lengths, ReadOnlySpan<T> items)
    {
        var array = Array.CreateInstance(typeof(T), lengths);
        items.CopyTo(Items(array));
        return (TArray)(object)array;
    }

    private static Span<T> Items(Array array) => MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length);

    private static bool Fits(int[] lengths, int count)
    {
        var size = 1L;
        foreach (var length in lengths)
        {
            if (length < 0 || length > Array.MaxLength)
            {
                return false;
            }

            // An empty dimension makes no shape small that was too large before it: the runtime multiplies in this order too.
            size *= length;
            if (size > uint.MaxValue)
            {
                return false;
            }
        }

        return size == count;
    }

    private static void ExpectName(ref Utf8JsonReader reader, JsonEncodedText name)
    {
        JsonInput.Next(ref reader, typeof(TArray));
        JsonInput.Expect(ref reader, JsonTokenType.PropertyName, typeof(TArray));
        if (!reader.ValueTextEquals(name.EncodedUtf8Bytes))
        {
            throw JsonInput.Unexpected(ref reader, typeof(TArray));
        }

        JsonInput.Next(ref reader, typeof(TArray));
    }
}
