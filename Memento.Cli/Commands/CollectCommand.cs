using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Memento.Cli.Output;
using Memento.Provenance;
using Memento.Storage;

namespace Memento.Cli.Commands;

/// <summary><c>memento gc</c>: removes what nothing reaches, and what is over a limit.</summary>
internal sealed class CollectCommand : ToolCommand
{
    private readonly Option<string?> _bytes = new("--max-bytes") { Description = "How much mementos and results may take: 20GB, 512MiB", HelpName = "SIZE" };
    private readonly Option<string?> _count = new("--max-count") { Description = "How many mementos may stay", HelpName = "COUNT" };
    private readonly Option<string?> _age = new("--max-age") { Description = "How long ago a memento may have been used last: 30d, 12h", HelpName = "TIME" };
    private readonly Option<string?> _versions = new("--keep-versions") { Description = "How many versions of each function stay, those used last", HelpName = "COUNT" };
    private readonly Option<string?> _function = new("--function") { Description = "Limits are for this function alone", HelpName = "FUNCTION" };
    private readonly Option<string?> _grace = new("--grace") { Description = "How long everything stays after it was last written or used: 1h where nothing is said", HelpName = "TIME" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Remove nothing, and say what would go" };

    public CollectCommand()
        : base(
            "gc",
            "Remove results that nothing reaches and what is over a limit, the least recently used first; programs may go on meanwhile",
            "memento gc --max-bytes 20GB --max-age 365d --dry-run",
            "memento gc --function Pricing.Price --keep-versions 1",
            "memento gc                                       # what no memento reaches, and no more")
    {
        foreach (var option in (Option[])[_bytes, _count, _age, _versions, _function, _grace, _dryRun])
        {
            Options.Add(option);
        }
    }

    public override async Task<int> RunAsync(ToolRun run, CancellationToken cancellationToken)
    {
        var options = new CollectOptions
        {
            MaximumBytes = run.Get(_bytes) is { } bytes ? Amounts.ReadBytes(bytes, "--max-bytes") : null,
            MaximumCount = run.Get(_count) is { } count ? Amounts.ReadCount(count, "--max-count", 0, long.MaxValue) : null,
            MaximumAge = run.Get(_age) is { } age ? Amounts.ReadDuration(age, "--max-age") : null,
            KeepVersions = run.Get(_versions) is { } versions ? (int)Amounts.ReadCount(versions, "--keep-versions", 1, int.MaxValue) : null,
            GracePeriod = run.Get(_grace) is { } grace ? Amounts.ReadDuration(grace, "--grace") : new CollectOptions().GracePeriod,
            Function = run.Get(_function) is { } text ? await FindFunctionAsync(run, text, cancellationToken).ConfigureAwait(false) : null,
            DryRun = run.Get(_dryRun),
        };
        var report = await run.Cluster.CollectAsync(options, cancellationToken).ConfigureAwait(false);
        if (run.IsJson)
        {
            run.WriteJson(Shape(report));
        }
        else
        {
            Write(run.Console, report);
        }

        return report.Unread.Count == 0 ? ExitCodes.Yes : ExitCodes.No;
    }

    // One function, at all versions or, where its version was given, at one.
    private static async Task<FunctionName> FindFunctionAsync(ToolRun run, string text, CancellationToken cancellationToken)
    {
        var pattern = new FunctionPattern(text);
        var found = new HashSet<FunctionName>();
        await foreach (var function in run.Cluster.ListFunctionsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (pattern.Matches(function))
            {
                found.Add(text.Contains('#', StringComparison.Ordinal) ? function : function.At(null));
            }
        }

        return found.Count == 1 ? found.Single() : throw new ToolException(
            ToolErrors.NoFunction,
            found.Count == 0 ? $"No function '{text}' is remembered in the cluster '{run.Cluster.Name}'." : $"'{text}' may be any of {found.Count} functions: {string.Join(", ", found.Select(static function => function.ToShortString()).Order(StringComparer.Ordinal))}.",
            found.Count == 0 ? "'memento ls' lists those that are." : "Give more of its name.",
            found.Count == 0 ? ExitCodes.No : ExitCodes.Usage);
    }

    private static JsonObject Shape(CollectReport report) => new()
    {
        ["dry_run"] = report.IsDryRun,
        ["mementos"] = report.Mementos,
        ["objects"] = report.Objects,
        ["temporary_files"] = report.TemporaryFiles,
        ["bytes"] = report.Bytes,
        ["remaining_mementos"] = report.RemainingMementos,
        ["remaining_bytes"] = report.RemainingBytes,
        ["versions"] = JsonText.List(report.Versions, static version => new JsonObject
        {
            ["function"] = version.Function.ToString(),
            ["mementos"] = version.Mementos,
            ["bytes"] = version.Bytes,
            ["remaining"] = version.Remaining,
        }),
        ["unread"] = JsonText.List(report.Unread, static unread => new JsonObject { ["place"] = unread.Place, ["problem"] = unread.Problem }),
    };

    private static void Write(ToolConsole console, CollectReport report)
    {
        if (report.Versions.Count > 0)
        {
            var table = new ToolTable("function", report.IsDryRun ? "would go" : "gone", "bytes", "left").RightAligned("would go", "gone", "bytes", "left").Flexible("function");
            foreach (var version in report.Versions)
            {
                table.Add(version.Function.ToShortString(), Text(version.Mementos), Amounts.Bytes(version.Bytes), Text(version.Remaining));
            }

            table.WriteTo(console);
        }

        foreach (var unread in report.Unread)
        {
            console.Out.WriteLine(ShortText.OnOneLine(unread.ToString()));
        }

        console.Out.WriteLine(
            $"{(report.IsDryRun ? "would remove" : "removed")} {Amounts.Count(report.Mementos, "memento")}, {Amounts.Count(report.Objects, "object")} and {Amounts.Count(report.TemporaryFiles, "temporary file")}, {Amounts.Bytes(report.Bytes)}; "
            + $"{Amounts.Count(report.RemainingMementos, "memento")} of {Amounts.Bytes(report.RemainingBytes)} {(report.IsDryRun ? "would stay" : report.RemainingMementos == 1 ? "is left" : "are left")}"
            + $"{(report.Unread.Count > 0 ? $"; {Text(report.Unread.Count)} {(report.Unread.Count == 1 ? "file or folder" : "files and folders")} could not be read" : "")}");

        static string Text(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
    }
}
