using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Memento.Versioning;

namespace Memento.Provenance;

/// <summary>
/// What a store keeps of a version beside its code, as JSON: <c>{"recorded":…,"code":…,"statics":[[name,hash],…],"gaps":[[where,reason],…]}</c>, where
/// the code is named by its own version. Versions that differ only in the values of static fields share the code.
/// </summary>
internal sealed record VersionDocument(DateTimeOffset Recorded, string Code, IReadOnlyList<CodePart> Statics, IReadOnlyList<CodeGap> Gaps)
{
    private const string TimeFormat = "O";

    public byte[] Write()
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("recorded", Recorded.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
            json.WriteString("code", Code);
            WritePairs(json, "statics", Statics.Select(field => (field.Name, field.Code)));
            WritePairs(json, "gaps", Gaps.Select(gap => (gap.Where, gap.Reason)));
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Reads a document; null where the bytes are none.</summary>
    public static VersionDocument? Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            return new VersionDocument(
                DateTime.ParseExact(root.GetProperty("recorded").GetString()!, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
                root.GetProperty("code").GetString() ?? throw new FormatException("The code is missing."),
                [.. ReadPairs(root.GetProperty("statics")).Select(field => new CodePart(CodePartKind.StaticField, field.First, field.Second, []))],
                [.. ReadPairs(root.GetProperty("gaps")).Select(gap => new CodeGap(gap.First, gap.Second))]);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or IndexOutOfRangeException or ArgumentException)
        {
            // What a store has to say of a version and cannot be read is as if it were not there.
            return null;
        }
    }

    private static void WritePairs(Utf8JsonWriter json, string name, IEnumerable<(string First, string Second)> pairs)
    {
        json.WriteStartArray(name);
        foreach (var (first, second) in pairs)
        {
            json.WriteStartArray();
            json.WriteStringValue(first);
            json.WriteStringValue(second);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static IEnumerable<(string First, string Second)> ReadPairs(JsonElement pairs) => pairs.EnumerateArray().Select(pair =>
        (pair[0].GetString() ?? throw new FormatException("A name is missing."), pair[1].GetString() ?? throw new FormatException("A text is missing.")));
}
