using System.Globalization;
using System.Text.Json.Nodes;
using Memento.Cli.Output;
using Memento.Cli.Selecting;
using Memento.Provenance;
using Memento.Tooling;

namespace Memento.Cli.Commands;

/// <summary><c>memento show</c>: one memento, and why it was computed.</summary>
internal sealed class ShowCommand : ToolCommand
{
    private readonly CallOptions _calls = new();

    public ShowCommand()
        : base(
            "show",
            "Show a call: its arguments, what it took, where its result is, and why it was computed",
            "memento show Pricing.Price 3fa2b1c4d5e6",
            "memento show Pricing.Price --where ticker=ACME --newest --json") => _calls.AddTo(this, onlyOne: true);

    public override async Task<int> RunAsync(ToolRun run, CancellationToken cancellationToken)
    {
        var selector = new CallSelector(run, _calls);
        if (await selector.FindOneAsync(run.Get(_calls.Newest), cancellationToken).ConfigureAwait(false) is not { } memento)
        {
            return selector.TellNone(run, new JsonObject { ["memento"] = null, ["why"] = null });
        }

        var cluster = run.Cluster;
        var why = await cluster.ExplainAsync(memento, cancellationToken).ConfigureAwait(false);
        var uri = cluster.Storage.GetResultUri(memento);
        var metadata = new List<string>();
        await foreach (var name in cluster.Storage.ListMetadataAsync(memento.Call, cancellationToken).ConfigureAwait(false))
        {
            metadata.Add(name);
        }

        metadata.Sort(StringComparer.Ordinal);
        if (run.IsJson)
        {
            var shape = MementoShape.Full(memento);
            shape["uri"] = uri?.ToString();
            shape["metadata"] = JsonText.List(metadata, static name => JsonValue.Create(name));
            run.WriteJson(new JsonObject { ["memento"] = shape, ["why"] = ExplanationJson.Of(why) });
        }
        else
        {
            Write(run.Console, memento, why, uri, metadata);
        }

        return ExitCodes.Yes;
    }

    private static void Write(ToolConsole console, MementoRecord memento, CallExplanation why, Uri? uri, List<string> metadata)
    {
        var fields = new FieldList();
        fields.Add("function", memento.Function.Unversioned);
        fields.Add("version", memento.Function.Version ?? "none");
        fields.Add("hash", memento.ArgumentHash.ToString());
        foreach (var (name, value) in NormalizedNode.ParseArguments(memento.Arguments))
        {
            fields.Add($"  {name}", ArgumentShape.Text(value));
        }

        fields.Add("result", memento.ResultType.Name + (memento.Content is { } content ? $", {Amounts.Bytes(content.Length)} as {content.Codec}{(content.Inline is null ? "" : ", within the memento")}" : ""));
        fields.Add("at", uri?.ToString());
        fields.Add("computed", $"{Amounts.Time(memento.Time)} on {memento.Host}, process {memento.ProcessId.ToString(CultureInfo.InvariantCulture)}, by runner {memento.Runner.Type}");
        fields.Add("took", memento.InvocationCount == 0 ? Amounts.Duration(memento.TotalTime) : $"{Amounts.Duration(memento.TotalTime)}, of which {Amounts.Duration(memento.OwnTime)} in itself");
        fields.Add("under", memento.CorrelationId);
        fields.Add("calls", memento.InvocationCount > 0 ? memento.InvocationCount.ToString("N0", CultureInfo.InvariantCulture) : null);
        fields.Add("adopted from", memento.AdoptedFrom?.ToString());
        foreach (var resource in memento.Resources)
        {
            fields.Add(resource.IsRecordOnly ? $"{resource.Type}, for the record" : resource.Type, resource.Uri);
        }

        fields.Add("metadata", metadata.Count > 0 ? string.Join(", ", metadata) : null);
        fields.Add("why", why.ToString());
        fields.WriteTo(console);
    }
}
