using System.Text.Json;
using System.Text.Json.Nodes;
using Memento.Cli.Output;
using Memento.Plugins;

namespace Memento.Cli.Commands;

/// <summary>Plugins as JSON and as words.</summary>
internal static class PluginShape
{
    public static JsonObject Of(PluginCandidate candidate) => new()
    {
        ["path"] = candidate.Path,
        ["assembly"] = candidate.AssemblyName,
        ["version"] = candidate.AssemblyVersion?.ToString(),
        ["contract"] = candidate.ContractVersion,
        ["state"] = StateOf(candidate),
        ["reason"] = candidate.Reason,
        ["id"] = candidate.ReasonId?.ToString(),
        ["exports"] = JsonText.List(candidate.Exports, static export => new JsonObject
        {
            ["name"] = export.Name,
            ["kind"] = KindOf(export.Kind),
            ["type"] = export.TypeName,
            ["contract"] = export.ContractVersion,
        }),
        ["notes"] = JsonText.List(candidate.Notes, static note => JsonValue.Create(note)),
    };

    public static string StateOf(PluginCandidate candidate) => JsonNamingPolicy.SnakeCaseLower.ConvertName(candidate.State.ToString());

    public static string KindOf(PluginKind kind) => kind switch
    {
        PluginKind.StorageBackend => "storage",
        PluginKind.RunnerBackend => "runner",
        PluginKind.DataStore => "data store",
        PluginKind.MetadataStore => "metadata store",
        _ => "codec",
    };

    public static JsonArray Folders(PluginReport report) => JsonText.List(report.Folders, static folder => new JsonObject { ["path"] = folder.Path, ["problem"] = folder.Problem });
}
