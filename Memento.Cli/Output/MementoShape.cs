using System.Text.Json.Nodes;
using Memento.Tooling;

namespace Memento.Cli.Output;

/// <summary>A memento as JSON, the same in every answer that has one.</summary>
internal static class MementoShape
{
    /// <summary>What a list has of a memento.</summary>
    public static JsonObject Short(MementoRecord memento) => new()
    {
        ["function"] = memento.Function.ToString(),
        ["hash"] = memento.ArgumentHash.ToString(),
        ["arguments"] = NormalizedNode.ParseArguments(memento.Arguments),
        ["result_type"] = memento.ResultType.Name,
        ["time"] = Amounts.Iso(memento.Time),
        ["total_seconds"] = memento.TotalTime.TotalSeconds,
    };

    /// <summary>All of a memento.</summary>
    public static JsonObject Full(MementoRecord memento)
    {
        var shape = Short(memento);
        shape["own_seconds"] = memento.OwnTime.TotalSeconds;
        shape["correlation_id"] = memento.CorrelationId;
        shape["runner"] = memento.Runner.Type;
        shape["host"] = memento.Host;
        shape["process_id"] = memento.ProcessId;
        shape["adopted_from"] = memento.AdoptedFrom?.ToString();
        shape["content"] = memento.Content is not { } content ? null : new JsonObject
        {
            ["key"] = content.Inline is null ? content.Key.ToString() : null,
            ["sha256"] = content.Sha256,
            ["length"] = content.Length,
            ["codec"] = content.Codec,
            ["file_name"] = content.FileName,
        };
        shape["invocation_count"] = memento.InvocationCount;
        shape["invocations"] = JsonText.List(memento.Invocations, static call => new JsonObject
        {
            ["function"] = call.Call.Function.ToString(),
            ["hash"] = call.Call.ArgumentHash.ToString(),
            ["arguments"] = NormalizedNode.ParseArguments(call.Arguments),
        });
        shape["resources"] = JsonText.List(memento.Resources, static resource => new JsonObject
        {
            ["type"] = resource.Type,
            ["uri"] = resource.Uri,
            ["version"] = resource.Version,
            ["record_only"] = resource.IsRecordOnly,
        });
        shape["dependencies"] = JsonText.List(memento.Dependencies, static function => JsonValue.Create(function.ToString()));
        return shape;
    }
}
