using System.Text.Json.Nodes;
using Memento.Provenance;

namespace Memento.Tooling;

/// <summary>A <see cref="CallExplanation"/> as JSON, as the command-line tool gives it.</summary>
internal static class ExplanationJson
{
    /// <summary>The explanation as an object.</summary>
    public static JsonObject Of(CallExplanation why)
    {
        ArgumentNullException.ThrowIfNull(why);
        return new JsonObject
        {
            ["function"] = why.Call.Function.ToString(),
            ["hash"] = why.Call.ArgumentHash.ToString(),
            ["remembered"] = why.Memento is not null,
            ["text"] = why.ToString(),
            ["changed_since"] = new JsonArray([.. why.ChangedSince.Select(static resource => new JsonObject { ["type"] = resource.Type, ["uri"] = resource.Uri })]),
            ["nearest"] = why.Nearest is not { } nearest ? null : new JsonObject
            {
                ["function"] = nearest.Function.ToString(),
                ["hash"] = nearest.ArgumentHash.ToString(),
                ["arguments"] = NormalizedNode.ParseArguments(nearest.Arguments),
                ["time"] = nearest.Time.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            },
            ["argument_changes"] = new JsonArray([.. why.Arguments.Select(static change => new JsonObject
            {
                ["name"] = change.Name,
                ["before"] = change.Before is null ? null : NormalizedNode.Parse(change.Before),
                ["after"] = change.After is null ? null : NormalizedNode.Parse(change.After),
                ["text"] = change.ToString(),
            })]),
            ["code_changes"] = why.Code is null ? null : new JsonArray([.. why.Code.Select(static change => new JsonObject
            {
                ["kind"] = System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(change.Kind.ToString()),
                ["name"] = change.Name,
                ["text"] = change.ToString(),
            })]),
        };
    }
}
