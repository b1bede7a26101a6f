using System.CommandLine;
using System.Text.Json.Nodes;
using Memento.Cli.Output;
using Memento.Cli.Selecting;
using Memento.Storage;

namespace Memento.Cli.Commands;

/// <summary><c>memento forget</c>: calls, functions, or what threw, are computed again.</summary>
internal sealed class ForgetCommand : ToolCommand
{
    private const int BatchSize = 256;

    private readonly CallOptions _calls = new(functionIsOptional: true);
    private readonly Option<bool> _all = new("--all") { Description = "Every call of the function" };
    private readonly Option<bool> _everything = new("--everything") { Description = "All that is where the cluster keeps its results, of every function" };
    private readonly Option<bool> _exceptions = new("--exceptions") { Description = "Only calls that threw, and with each what threw of that which it called" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Forget nothing, and say what would be forgotten" };

    public ForgetCommand()
        : base(
            "forget",
            "Forget calls, so that they are computed again",
            "memento forget Pricing.Price --where ticker=ACME --dry-run",
            "memento forget 'Pricing.Price#1f0a' --all     # one version",
            "memento forget Pricing.Price --exceptions     # what threw",
            "memento forget --everything")
    {
        _calls.AddTo(this, onlyOne: false);
        Options.Add(_all);
        Options.Add(_exceptions);
        Options.Add(_everything);
        Options.Add(_dryRun);
    }

    public override async Task<int> RunAsync(ToolRun run, CancellationToken cancellationToken)
    {
        var selector = new CallSelector(run, _calls);
        var hasFunction = run.Get(_calls.Function) is not null;
        var everything = run.Get(_everything);
        if (everything == hasFunction)
        {
            throw new ToolException(
                ToolErrors.Usage,
                everything ? "Is it the function that is to be forgotten, or everything?" : "What is to be forgotten?",
                "Name a function, with --where, a hash, --exceptions or --all; or say --everything and no function.");
        }

        if (hasFunction && selector.TakesAll && !run.Get(_all) && !run.Get(_exceptions))
        {
            throw new ToolException(ToolErrors.Usage, "All calls of a function are forgotten only where that is said.", "Add --all, or pick calls with --where, a hash, or --exceptions.");
        }

        var dryRun = run.Get(_dryRun);
        if (!dryRun && run.Cluster.Storage.IsReadOnly)
        {
            throw new ToolException(StorageErrors.ReadOnly, $"The storage of the cluster '{run.Cluster.Name}' is read-only: it forgets nothing.", "Take 'readonly' out of its settings.", ExitCodes.Failure);
        }

        var hasData = everything && await HasDataAsync(run, cancellationToken).ConfigureAwait(false);
        var forgotten = everything ? await ForgetEverythingAsync(run, dryRun, cancellationToken).ConfigureAwait(false)
            : run.Get(_exceptions) ? await ForgetExceptionsAsync(run, selector, dryRun, cancellationToken).ConfigureAwait(false)
            : selector.TakesAll ? await ForgetFunctionsAsync(run, selector, dryRun, cancellationToken).ConfigureAwait(false)
            : await ForgetCallsAsync(run, selector, dryRun, cancellationToken).ConfigureAwait(false);
        Write(run, forgotten, hasData, dryRun);
        return forgotten.Count > 0 || hasData ? ExitCodes.Yes : ExitCodes.No;
    }

    // Results stay, of which no call is remembered, where a call is forgotten and not collected.
    private static async Task<bool> HasDataAsync(ToolRun run, CancellationToken cancellationToken)
    {
        if (JoinedStores.Of(run.Cluster.Storage) is not { } stores)
        {
            return false;
        }

        await foreach (var _ in stores.Data.ListStoredAsync(cancellationToken).ConfigureAwait(false))
        {
            return true;
        }

        return false;
    }

    private static async Task<List<CallKey>> ForgetCallsAsync(ToolRun run, CallSelector selector, bool dryRun, CancellationToken cancellationToken)
    {
        // All are found before the first goes: a listing that is changed meanwhile may leave some out.
        var forgotten = new List<CallKey>();
        await foreach (var memento in selector.FindAsync(cancellationToken).ConfigureAwait(false))
        {
            forgotten.Add(memento.Call);
        }

        foreach (var calls in dryRun ? [] : forgotten.Chunk(BatchSize))
        {
            await run.Cluster.Storage.ForgetCallsAsync(calls, cancellationToken).ConfigureAwait(false);
        }

        return forgotten;
    }

    private static async Task<List<CallKey>> ForgetFunctionsAsync(ToolRun run, CallSelector selector, bool dryRun, CancellationToken cancellationToken)
    {
        var forgotten = await ForgetCallsAsync(run, selector, dryRun: true, cancellationToken).ConfigureAwait(false);
        foreach (var function in dryRun ? [] : forgotten.Select(static call => call.Function).Distinct().ToList())
        {
            if (function.Version is null)
            {
                // Its name is also that of all versions.
                await run.Cluster.Storage.ForgetCallsAsync([.. forgotten.Where(call => call.Function == function)], cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await run.Cluster.ForgetAsync(function, cancellationToken).ConfigureAwait(false);
            }
        }

        return forgotten;
    }

    private static async Task<List<CallKey>> ForgetExceptionsAsync(ToolRun run, CallSelector selector, bool dryRun, CancellationToken cancellationToken)
    {
        var thrown = new List<MementoRecord>();
        await foreach (var memento in selector.FindAsync(cancellationToken).ConfigureAwait(false))
        {
            if (memento.ResultType == ResultType.Exception)
            {
                thrown.Add(memento);
            }
        }

        var forgotten = new HashSet<CallKey>();
        foreach (var memento in thrown)
        {
            forgotten.UnionWith((await run.Cluster.ForgetExceptionsAsync(memento, dryRun, cancellationToken).ConfigureAwait(false)).Select(static one => one.Call));
        }

        return [.. forgotten];
    }

    private static async Task<List<CallKey>> ForgetEverythingAsync(ToolRun run, bool dryRun, CancellationToken cancellationToken)
    {
        var forgotten = new List<CallKey>();
        var functions = new List<FunctionName>();
        await foreach (var function in run.Cluster.ListFunctionsAsync(cancellationToken).ConfigureAwait(false))
        {
            functions.Add(function);
        }

        foreach (var function in functions)
        {
            await foreach (var memento in run.Cluster.ListMementosAsync(function, limit: null, cancellationToken).ConfigureAwait(false))
            {
                if (memento.Function == function)
                {
                    forgotten.Add(memento.Call);
                }
            }
        }

        if (!dryRun)
        {
            await run.Cluster.ForgetEverythingAsync(cancellationToken).ConfigureAwait(false);
        }

        return forgotten;
    }

    private static void Write(ToolRun run, List<CallKey> forgotten, bool hasData, bool dryRun)
    {
        var functions = forgotten.GroupBy(static call => call.Function).OrderBy(static group => group.Key.ToString(), StringComparer.Ordinal).ToList();
        if (run.IsJson)
        {
            run.WriteJson(new JsonObject
            {
                ["dry_run"] = dryRun,
                ["calls"] = forgotten.Count,
                ["data_removed"] = hasData,
                ["functions"] = JsonText.List(functions, static group => new JsonObject
                {
                    ["function"] = group.Key.ToString(),
                    ["hashes"] = JsonText.List(group, static call => JsonValue.Create(call.ArgumentHash.ToString())),
                }),
            });
            return;
        }

        var labels = new FunctionLabels(functions.Select(static group => group.Key));
        foreach (var group in functions)
        {
            run.Console.Out.WriteLine($"{(dryRun ? "would forget" : "forgot")} {Amounts.Count(group.Count(), "call")} of {labels[group.Key]}{(group.Key.Version is null ? "" : $" at {group.Key.ToShortString().Split('#')[^1]}")}");
        }

        if (forgotten.Count == 0 && hasData)
        {
            run.Console.Out.WriteLine($"{(dryRun ? "would remove" : "removed")} results of which no call was remembered");
        }
        else if (forgotten.Count == 0)
        {
            run.Console.WriteErrorLine("memento: there is nothing of that to forget.");
        }
    }
}
