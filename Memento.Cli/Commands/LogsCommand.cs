using System.Text.Json.Nodes;
using Memento.Cli.Output;
using Memento.Cli.Selecting;

namespace Memento.Cli.Commands;

/// <summary><c>memento logs</c>: what a call logged when it was computed.</summary>
internal sealed class LogsCommand : ToolCommand
{
    private readonly CallOptions _calls = new();

    public LogsCommand()
        : base("logs", "Write what a call logged when it was computed", "memento logs Pricing.Price --where ticker=ACME --newest") => _calls.AddTo(this, onlyOne: true);

    public override async Task<int> RunAsync(ToolRun run, CancellationToken cancellationToken)
    {
        var selector = new CallSelector(run, _calls);
        if (await selector.FindOneAsync(run.Get(_calls.Newest), cancellationToken).ConfigureAwait(false) is not { } memento)
        {
            return selector.TellNone(run, new JsonObject { ["function"] = null, ["hash"] = null, ["lines"] = new JsonArray() });
        }

        var log = await run.Cluster.ReadLogAsync(memento.Call, cancellationToken).ConfigureAwait(false);
        if (run.IsJson)
        {
            run.WriteJson(new JsonObject
            {
                ["function"] = memento.Function.ToString(),
                ["hash"] = memento.ArgumentHash.ToString(),
                ["lines"] = JsonText.List(log?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? [], static line => JsonValue.Create(line.TrimEnd('\r'))),
            });
        }
        else if (log is null)
        {
            run.Console.WriteErrorLine("memento: the call logged nothing, or its log is not kept.");
        }
        else
        {
            run.Console.Out.WriteLine(log.TrimEnd('\n'));
        }

        return log is null ? ExitCodes.No : ExitCodes.Yes;
    }
}
