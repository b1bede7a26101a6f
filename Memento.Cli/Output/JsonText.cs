using System.Text.Json;
using System.Text.Json.Nodes;

namespace Memento.Cli.Output;

/// <summary>JSON as the tool writes it: for programs, and readable for people, with the letters of all scripts.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", MaxDepth = 4 * 1024, Encoder = ReadableEncoder.Instance };
    private static readonly JsonSerializerOptions OneLine = new() { MaxDepth = 1024, Encoder = ReadableEncoder.Instance };

    public static string Of(JsonNode node) => node.ToJsonString(Indented);

    public static string OnOneLine(JsonNode? node) => node?.ToJsonString(OneLine) ?? "null";

    /// <summary>A list of objects.</summary>
    public static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonNode?> each) => [.. items.Select(each)];
}
