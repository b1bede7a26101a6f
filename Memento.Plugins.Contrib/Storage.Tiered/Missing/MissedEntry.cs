using System.Text.Json.Nodes;

namespace Memento.Storage.Tiered;

/// <summary>What was written, for the tiers that have not got it yet.</summary>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Calls">The calls, for mementos and for metadata of one.</param>
internal sealed record MissedEntry(MissedKind Kind, IReadOnlyList<CallKey> Calls)
{
    /// <summary>The function, for its metadata.</summary>
    public FunctionName? Function { get; init; }

    /// <summary>The bare key that was hidden or deleted.</summary>
    public string? Key { get; init; }

    /// <summary>Whether the keys below were deleted too.</summary>
    public bool IsRecursive { get; init; }

    /// <summary>The ids of the tiers that it has still to be brought to, as far as it is known: none of them is asked what is right. Not noted with it.</summary>
    public IReadOnlyCollection<string> Left { get; init; } = [];

    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["kind"] = Kind.ToString(),
            ["calls"] = new JsonArray([.. Calls.Select(static call => (JsonNode?)NoteLine.TextOf(call))]),
            ["function"] = Function?.ToString(),
            ["key"] = Key,
        };
        if (IsRecursive)
        {
            json["recursive"] = true;
        }

        return json;
    }

    public static MissedEntry Read(JsonObject json) => new(Enum.Parse<MissedKind>((string)json["kind"]!), [.. json["calls"]!.AsArray().Select(static call => NoteLine.ParseCall((string)call!)).OfType<CallKey>()])
    {
        Function = (string?)json["function"] is { } name ? FunctionName.Parse(name) : null,
        Key = (string?)json["key"],
        IsRecursive = (bool?)json["recursive"] ?? false,
    };
}
