using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Memento.Cli.Output;
using Memento.Provenance;
using Memento.Storage;

namespace Memento.Cli.Commands;

/// <summary><c>memento catch-up</c>: brings to each of several stores what it missed while it was away.</summary>
internal sealed class CatchUpCommand : ToolCommand
{
    private readonly Option<bool> _everything = new("--compare-everything") { Description = "Compare the stores whole, and not only go by what is noted as missed: for a store that is new among the others" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Change nothing, and say what is missing" };

    public CatchUpCommand()
        : base(
            "catch-up",
            "Bring to each tier of a tiered storage what it missed while it was away; programs may go on meanwhile",
            "memento catch-up --dry-run",
            "memento catch-up --compare-everything            # for a tier that is new")
    {
        Options.Add(_everything);
        Options.Add(_dryRun);
    }

    public override async Task<int> RunAsync(ToolRun run, CancellationToken cancellationToken)
    {
        var options = new CatchUpOptions { CompareEverything = run.Get(_everything), DryRun = run.Get(_dryRun) };
        CatchUpReport report;
        using (var line = run.Console.StartProgress("entry"))
        {
            report = await run.Cluster.CatchUpAsync(options, new Telling(line), cancellationToken).ConfigureAwait(false);
        }

        if (run.IsJson)
        {
            run.WriteJson(Shape(report));
        }
        else
        {
            Write(run.Console, report);
        }

        return report.IsComplete ? ExitCodes.Yes : ExitCodes.No;
    }

    private static JsonObject Shape(CatchUpReport report) => new()
    {
        ["dry_run"] = report.IsDryRun,
        ["complete"] = report.IsComplete,
        ["stores"] = JsonText.List(report.Stores, static store => new JsonObject
        {
            ["store"] = store.Name,
            ["copied"] = store.Copied,
            ["bytes"] = store.Bytes,
            ["forgotten"] = store.Forgotten,
            ["failed"] = store.Failed,
            ["left"] = store.Left,
            ["trouble"] = store.Trouble,
        }),
    };

    private static void Write(ToolConsole console, CatchUpReport report)
    {
        if (report.Stores.Count == 0)
        {
            console.Out.WriteLine("The storage of the cluster is no store in tiers: none of it can have missed anything.");
            return;
        }

        var table = new ToolTable("store", report.IsDryRun ? "to copy" : "copied", "bytes", report.IsDryRun ? "to forget" : "forgotten", "failed", "left")
            .RightAligned("to copy", "copied", "bytes", "to forget", "forgotten", "failed", "left").Flexible("store");
        foreach (var store in report.Stores)
        {
            table.Add(store.Name, Text(store.Copied), Amounts.Bytes(store.Bytes), Text(store.Forgotten), Text(store.Failed), Text(store.Left));
        }

        table.WriteTo(console);
        foreach (var store in report.Stores.Where(static store => store.Trouble is not null))
        {
            console.Out.WriteLine(ShortText.OnOneLine($"{store.Name}: {store.Trouble}"));
        }

        console.Out.WriteLine(report.IsComplete ? "nothing is missing" : report.IsDryRun ? "some is missing" : "some is still missing");

        static string Text(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
    }

    // At once and in order, as a Progress<T> would not be. What has no known end, as comparing, is not drawn.
    private sealed class Telling(ProgressLine line) : IProgress<CatchUpProgress>
    {
        public void Report(CatchUpProgress value)
        {
            if (value.Total is { } total)
            {
                line.Report(value.Done, total);
            }
        }
    }
}
