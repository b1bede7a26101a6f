using System.Globalization;
using System.Text.Json;
using Memento.Serialization;

namespace Memento.Storage.Partitions;

/// <summary>
/// The index of a stored partition: each key, and the object that has its value. UTF-8 JSON, as <c>docs/format.md</c> describes it. It is the content
/// of the memento, or of an entry of another index; what it refers to has to stay for as long as it does.
/// </summary>
/// <param name="Entries">In ordinal order of their keys, none of which comes twice.</param>
internal sealed record PartitionIndex(IReadOnlyList<IndexEntry> Entries)
{
    /// <summary>What stands in the place of a codec's name. No codec has it.</summary>
    public const string CodecName = "partition";

    /// <summary>The last segment of an index under a key of the user's own.</summary>
    public const string KeySegment = "index.json";

    private const int Format = 1;

    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Indented = true,
        NewLine = "\n",
    };

    // Of two members with one name each reader of JSON may take another.
    private static readonly JsonDocumentOptions ReaderOptions = new() { AllowDuplicateProperties = false };

    /// <summary>The objects that it refers to.</summary>
    public IEnumerable<ContentReference> Contents => Entries.Select(static entry => entry.Content).OfType<ContentReference>();

    public void Write(Stream destination)
    {
        using var json = new Utf8JsonWriter(destination, Options);
        json.WriteStartObject();
        json.WriteNumber("format", Format);
        json.WriteStartArray("entries");
        foreach (var entry in Entries)
        {
            json.WriteStartObject();
            MementoJson.WriteText(json, "key", entry.Key);
            if (entry.IsInherited)
            {
                json.WriteBoolean("inherited", true);
            }

            MementoJson.WriteText(json, "result_type", entry.ResultType.ToString());
            if (entry.Content is { } content)
            {
                MementoJson.WriteContent(json, "content", content);
            }

            json.WriteEndObject();

            // The writer keeps what it has until it is told: of a large index that is much.
            json.Flush();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <exception cref="InvalidDataException">The bytes are no index, or refer to something that an index does not.</exception>
    public static PartitionIndex Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, ReaderOptions);
            var format = MementoJson.RequiredInteger(document.RootElement, "format");
            return format == Format
                ? new PartitionIndex(ReadEntries(document.RootElement.GetProperty("entries")))
                : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"The index of a partition is of format {format}, and this version of Memento reads format {Format}: use a newer version of Memento."));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException or OverflowException)
        {
            throw new InvalidDataException($"It is no index of a partition: {exception.Message}", exception);
        }
    }

    private static List<IndexEntry> ReadEntries(JsonElement array)
    {
        var entries = new List<IndexEntry>(array.GetArrayLength());
        foreach (var element in array.EnumerateArray())
        {
            var entry = new IndexEntry(
                MementoJson.RequiredText(element, "key"),
                element.TryGetProperty("inherited", out var inherited) && inherited.GetBoolean(),
                new ResultType(MementoJson.RequiredText(element, "result_type")),
                element.TryGetProperty("content", out var content) ? MementoJson.ReadContent(content) : null);
            if (entries.Count > 0 && string.CompareOrdinal(entries[^1].Key, entry.Key) >= 0)
            {
                throw new InvalidDataException($"It is no index of a partition: the key '{entry.Key}' is not behind '{entries[^1].Key}'.");
            }

            Check(entry);
            entries.Add(entry);
        }

        return entries;
    }

    private static void Check(IndexEntry entry)
    {
        var problem = entry switch
        {
            { Content: null } => entry.ResultType == ResultType.Null ? null : "has no content",
            { Content.Inline: not null } => "has its bytes within the index",
            { Content.Key: { IsContentAddressed: true } key } when key.Bare != DataKey.ForContent(entry.Content.Sha256) => "has the key of other bytes than its own",
            _ => null,
        };
        if (problem is not null)
        {
            throw new InvalidDataException($"It is no index of a partition: the value under '{entry.Key}' {problem}.");
        }
    }
}
