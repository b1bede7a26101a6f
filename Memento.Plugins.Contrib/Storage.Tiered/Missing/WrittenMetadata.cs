using System.Text.Json.Nodes;

namespace Memento.Storage.Tiered;

/// <summary>Metadata of a version of a function that was written to a tier after a line of what was forgotten was damaged.</summary>
/// <param name="Tier">The id of the tier.</param>
/// <param name="Function">The function, as text.</param>
/// <param name="Name">The name of the metadata.</param>
internal sealed record WrittenMetadata(string Tier, string Function, string Name)
{
    public static WrittenMetadata Read(JsonObject json) => new((string)json["tier"]!, (string)json["written"]!, (string)json["name"]!);

    public JsonObject ToJson() => new() { ["written"] = Function, ["name"] = Name, ["tier"] = Tier };

    public bool IsOf(string tier, string function) => string.Equals(Tier, tier, StringComparison.Ordinal) && string.Equals(Function, function, StringComparison.Ordinal);
}
