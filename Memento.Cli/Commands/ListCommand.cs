using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Memento.Cli.Output;
using Memento.Cli.Selecting;
using Memento.Provenance;

namespace Memento.Cli.Commands;

/// <summary><c>memento ls</c>: the functions that are remembered, or the calls of one.</summary>
internal sealed class ListCommand : ToolCommand
{
    private const int ShownVersion = 12;

    private readonly CallOptions _calls = new(functionIsOptional: true);
    private readonly Option<string> _limit = new("--limit", "-n") { Description = "How many calls at most; 0 for all", HelpName = "COUNT", DefaultValueFactory = static _ => "100" };
    private readonly Option<bool> _long = new("--long", "-l") { Description = "Of each function, how many calls and bytes, and when it was last computed, for which all are read" };

    public ListCommand()
        : base(
            "ls",
            "List the functions that are remembered, or the calls of one or, by their arguments, of all",
            "memento ls                                  # the functions",
            "memento ls Pricing.Price --where days=30    # calls of one, by an argument",
            "memento ls --where ticker=ACME              # of all",
            "memento ls 'Pricing.Price#1f0a' --json      # of one version, for programs")
    {
        Arguments.Add(_calls.Function);
        Arguments.Add(_calls.Hash);
        Options.Add(_calls.Where);
        Options.Add(_limit);
        Options.Add(_long);
    }

    public override Task<int> RunAsync(ToolRun run, CancellationToken cancellationToken)
    {
        var limit = Amounts.ReadCount(run.Get(_limit)!, _limit.Name, 0, int.MaxValue);
        return run.Get(_calls.Function) is null && run.Get(_calls.Where) is not { Length: > 0 } ? ListFunctionsAsync(run, cancellationToken) : ListCallsAsync(run, limit == 0 ? long.MaxValue : limit, cancellationToken);
    }

    private static string VersionOf(FunctionName function) => function.Version switch
    {
        null => "",
        { Length: > ShownVersion } version => version[..ShownVersion],
        var version => version,
    };

    private async Task<int> ListFunctionsAsync(ToolRun run, CancellationToken cancellationToken)
    {
        var functions = new List<FunctionName>();
        await foreach (var function in run.Cluster.ListFunctionsAsync(cancellationToken).ConfigureAwait(false))
        {
            functions.Add(function);
        }

        var isLong = run.Get(_long);
        var table = isLong ? new ToolTable("function", "version", "calls", "bytes", "last computed").RightAligned("calls", "bytes") : new ToolTable("function", "version");
        table.Flexible("function");
        var labels = new FunctionLabels(functions);
        var list = new JsonArray();
        foreach (var function in functions.OrderBy(static function => function.ToString(), StringComparer.Ordinal))
        {
            var shape = new JsonObject { ["function"] = function.ToString(), ["name"] = FunctionPattern.ShortName(function), ["version"] = function.Version };
            if (isLong)
            {
                var usage = await VersionUsage.ReadAsync(run.Cluster, function, cancellationToken).ConfigureAwait(false);
                shape["calls"] = usage.Calls;
                shape["bytes"] = usage.Bytes;
                shape["last_computed"] = usage.LastComputed is { } last ? Amounts.Iso(last) : null;
                table.Add(labels[function], VersionOf(function), usage.Calls.ToString("N0", CultureInfo.InvariantCulture), Amounts.Bytes(usage.Bytes), usage.LastComputed is { } time ? Amounts.Time(time) : "");
            }
            else
            {
                table.Add(labels[function], VersionOf(function));
            }

            list.Add(shape);
        }

        if (run.IsJson)
        {
            run.WriteJson(new JsonObject { ["functions"] = list });
        }
        else if (functions.Count == 0)
        {
            run.Console.WriteErrorLine($"memento: nothing is remembered in the cluster '{run.Cluster.Name}' of the environment '{run.Environment.Name}'.");
        }
        else
        {
            table.WriteTo(run.Console);
        }

        return functions.Count > 0 ? ExitCodes.Yes : ExitCodes.No;
    }

    private async Task<int> ListCallsAsync(ToolRun run, long limit, CancellationToken cancellationToken)
    {
        var selector = new CallSelector(run, _calls);
        var found = new List<MementoRecord>();
        var hasMore = false;
        await foreach (var memento in selector.FindAsync(cancellationToken).ConfigureAwait(false))
        {
            if (found.Count == limit)
            {
                hasMore = true;
                break;
            }

            found.Add(memento);
        }

        var newestFirst = found.OrderByDescending(static memento => memento.Time).ToList();
        if (run.IsJson)
        {
            run.WriteJson(new JsonObject { ["calls"] = JsonText.List(newestFirst, MementoShape.Short), ["more"] = hasMore });
        }
        else if (found.Count == 0)
        {
            return selector.TellNone(run.Console);
        }
        else
        {
            Write(run.Console, newestFirst, hasMore);
        }

        return found.Count > 0 ? ExitCodes.Yes : ExitCodes.No;
    }

    private static void Write(ToolConsole console, List<MementoRecord> mementos, bool hasMore)
    {
        // One function at one version needs no column for it.
        var labels = new FunctionLabels(mementos.Select(static memento => memento.Function));
        var several = mementos.Select(static memento => memento.Function).Distinct().Count() > 1;
        string[] columns = ["hash", "arguments", "result", "took", "computed"];
        var table = new ToolTable(several ? ["function", "version", .. columns] : columns).RightAligned("took").Flexible("function", "arguments");
        foreach (var memento in mementos)
        {
            string[] cells =
            [
                CallSelector.ShortHash(memento.ArgumentHash),
                ArgumentShape.Line(memento.Arguments),
                memento.ResultType.Name,
                Amounts.Duration(memento.TotalTime),
                Amounts.Time(memento.Time),
            ];
            table.Add(several ? [labels[memento.Function], VersionOf(memento.Function), .. cells] : cells);
        }

        table.WriteTo(console);
        if (hasMore)
        {
            console.WriteErrorLine($"memento: there are more than {(mementos.Count == 1 ? "this one" : $"these {mementos.Count.ToString(CultureInfo.InvariantCulture)}")}; --limit 0 lists all.");
        }
    }
}
