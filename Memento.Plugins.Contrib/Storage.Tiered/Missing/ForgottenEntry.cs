using System.Globalization;
using System.Text.Json.Nodes;

namespace Memento.Storage.Tiered;

/// <summary>Something that was forgotten, and the tiers that may still have it.</summary>
/// <param name="Id">Its name, the same in every process.</param>
/// <param name="Time">When, in UTC.</param>
/// <param name="What">What.</param>
/// <param name="Tiers">The ids of the tiers that may still have it: those that are read-only, and those that have not been told yet.</param>
internal sealed record ForgottenEntry(string Id, DateTimeOffset Time, ForgottenCalls What, IReadOnlyCollection<string> Tiers)
{
    public JsonObject ToJson() => new()
    {
        ["id"] = Id,
        ["time"] = TextOf(Time),
        ["everything"] = What.Everything,
        ["functions"] = new JsonArray([.. What.Functions.Select(static function => (JsonNode?)function.ToString())]),
        ["calls"] = new JsonArray([.. What.Calls.Select(static call => (JsonNode?)NoteLine.TextOf(call))]),
        ["tiers"] = new JsonArray([.. Tiers.Select(static tier => (JsonNode?)tier)]),
    };

    public static ForgottenEntry Read(JsonObject json) => new(
        (string)json["id"]!,
        ReadTime(json["time"]!),
        new ForgottenCalls
        {
            Everything = (bool)json["everything"]!,
            Functions = [.. json["functions"]!.AsArray().Select(static name => FunctionName.Parse((string)name!))],
            Calls = [.. json["calls"]!.AsArray().Select(static call => NoteLine.ParseCall((string)call!)).OfType<CallKey>()],
        },
        [.. json["tiers"]!.AsArray().Select(static tier => (string)tier!)]);

    /// <summary>A time as it is noted.</summary>
    public static string TextOf(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>A time that was noted.</summary>
    public static DateTimeOffset ReadTime(JsonNode time) => DateTimeOffset.Parse((string)time!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
}
