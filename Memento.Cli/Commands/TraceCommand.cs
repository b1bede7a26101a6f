using System.Globalization;
using System.Text.Json.Nodes;
using Memento.Cli.Output;
using Memento.Cli.Selecting;
using Memento.Provenance;
using Memento.Tooling;

namespace Memento.Cli.Commands;

/// <summary><c>memento trace</c>: a call and what it called, as a tree.</summary>
internal sealed class TraceCommand : ToolCommand
{
    /// <summary>A level is two of JSON, of which many readers take a thousand. What the last of them called is below, by its name.</summary>
    private const int DeepestJson = 500;

    private readonly CallOptions _calls = new();
    private readonly TreeOptions _tree = new();

    public TraceCommand()
        : base("trace", "Show a call and what it called, directly or not, as a tree", "memento trace Portfolio.Value --newest", "memento trace Portfolio.Value 3fa2b1 --exceptions --json")
    {
        _calls.AddTo(this, onlyOne: true);
        _tree.AddTo(this);
    }

    public override async Task<int> RunAsync(ToolRun run, CancellationToken cancellationToken)
    {
        var options = _tree.Of(run);
        var selector = new CallSelector(run, _calls);
        if (await selector.FindOneAsync(run.Get(_calls.Newest), cancellationToken).ConfigureAwait(false) is not { } memento)
        {
            return selector.TellNone(run, new JsonObject { ["call"] = null });
        }

        var tree = await run.Cluster.TraceAsync(memento, options, cancellationToken).ConfigureAwait(false);
        if (run.IsJson)
        {
            run.WriteJson(new JsonObject { ["call"] = Shape(tree.Root, 1) });
        }
        else
        {
            tree.WriteTo(run.Console.Out);
        }

        return ExitCodes.Yes;
    }

    private static JsonObject Shape(CallTreeNode node, int level) => level > DeepestJson + 1 ? throw TooDeep() : new JsonObject
    {
        ["function"] = node.Call.Function.ToString(),
        ["hash"] = node.Call.ArgumentHash.ToString(),
        ["arguments"] = NormalizedNode.ParseArguments(node.Arguments),
        ["kind"] = System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(node.Kind.ToString()),
        ["result_type"] = node.Memento?.ResultType.Name,
        ["total_seconds"] = node.Memento?.TotalTime.TotalSeconds,
        ["own_seconds"] = node.Memento?.OwnTime.TotalSeconds,
        ["time"] = node.Memento is { } memento ? Amounts.Iso(memento.Time) : null,
        ["exception"] = node.Exception is { } exception ? new JsonObject { ["type"] = ExceptionNames.Of(exception.Name), ["message"] = exception.Message } : null,
        ["calls"] = JsonText.List(node.Callees, callee => Shape(callee, level + 1)),
        ["more_calls"] = node.MoreCallees,
    };

    private static ToolException TooDeep() => new(
        ToolErrors.WrongValue,
        string.Create(CultureInfo.InvariantCulture, $"The tree has more than {DeepestJson} levels, and readers of JSON do not follow deeper."),
        string.Create(CultureInfo.InvariantCulture, $"Say --depth {DeepestJson}, or take the tree as text."));
}
