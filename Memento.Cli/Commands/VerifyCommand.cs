using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Memento.Cli.Output;
using Memento.Provenance;
using Memento.Storage;

namespace Memento.Cli.Commands;

/// <summary><c>memento verify</c>: whether everything in the store is as it was written.</summary>
internal sealed class VerifyCommand : ToolCommand
{
    private readonly Option<bool> _repair = new("--repair") { Description = "Mend what can be mended, and remove the rest, so that it is computed anew" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Repair nothing: as without --repair" };

    public VerifyCommand()
        : base("verify", "Read every memento, all metadata and every byte of every result, and tell what is not as it was written", "memento verify", "memento verify --repair --json")
    {
        Options.Add(_repair);
        Options.Add(_dryRun);
    }

    public override async Task<int> RunAsync(ToolRun run, CancellationToken cancellationToken)
    {
        var report = await VerifyAsync(run, cancellationToken).ConfigureAwait(false);
        if (run.IsJson)
        {
            run.WriteJson(new JsonObject
            {
                ["whole"] = report.IsWhole,
                ["mementos"] = report.Mementos,
                ["objects"] = report.Objects,
                ["bytes"] = report.Bytes,
                ["damages"] = JsonText.List(report.Damages, static damage => new JsonObject { ["place"] = damage.Place, ["problem"] = damage.Problem, ["repaired"] = damage.IsRepaired }),
            });
        }
        else
        {
            foreach (var damage in report.Damages)
            {
                run.Console.Out.WriteLine(ShortText.OnOneLine(damage.ToString()));
            }

            run.Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Amounts.Count(report.Mementos, "memento")} and {Amounts.Count(report.Objects, "object")} of {Amounts.Bytes(report.Bytes)}: {(report.IsWhole ? "all as they were written" : $"{report.Damages.Count:N0} damaged, {report.Damages.Count(static damage => damage.IsRepaired):N0} repaired")}"));
        }

        return report.Damages.All(static damage => damage.IsRepaired) ? ExitCodes.Yes : ExitCodes.No;
    }

    // A storage warns of what it cannot trust, which the answer tells too.
    private async Task<VerifyReport> VerifyAsync(ToolRun run, CancellationToken cancellationToken)
    {
        var cluster = run.Cluster;
        VerifyReport? report = null;
        run.Loggers.Hold();
        try
        {
            return report = await cluster.VerifyAsync(run.Get(_repair) && !run.Get(_dryRun), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            run.Loggers.Release(report?.Damages.Select(static damage => damage.Place) ?? []);
        }
    }
}
