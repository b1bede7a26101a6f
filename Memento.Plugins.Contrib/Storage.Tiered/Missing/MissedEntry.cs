using System.Text.Json.Nodes;

namespace Memento.Storage.Tiered;

/// <summary>What was written, for the tiers that have not got it yet.</summary>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Calls">The calls, for mementos and for metadata of one.</param>
internal sealed record MissedEntry(MissedKind Kind, IReadOnlyList<CallKey> Calls)
{
    /// <summary>The function, for its metadata.</summary>
    public FunctionName? Function { get; init; }

    /// <summary>The bare key that was hidden.</summary>
    public string? Key { get; init; }

    public JsonObject ToJson() => new()
    {
        ["kind"] = Kind.ToString(),
        ["calls"] = new JsonArray([.. Calls.Select(static call => (JsonNode?)NoteLine.TextOf(call))]),
        ["function"] = Function?.ToString(),
        ["key"] = Key,
    };

    public static MissedEntry Read(JsonObject json) => new(Enum.Parse<MissedKind>((string)json["kind"]!), [.. json["calls"]!.AsArray().Select(static call => NoteLine.ParseCall((string)call!)).OfType<CallKey>()])
    {
        Function = (string?)json["function"] is { } name ? FunctionName.Parse(name) : null,
        Key = (string?)json["key"],
    };
}
