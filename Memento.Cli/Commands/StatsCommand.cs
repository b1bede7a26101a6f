using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Memento.Cli.Output;
using Memento.Cli.Selecting;
using Memento.Provenance;

namespace Memento.Cli.Commands;

/// <summary><c>memento stats</c>: what functions and their versions take, and which of it nobody reads.</summary>
internal sealed class StatsCommand : ToolCommand
{
    private const int ShownVersion = 12;

    private readonly Positional<string?> _function = new("FUNCTION") { Description = "Only this function", Arity = ArgumentArity.ZeroOrOne };

    public StatsCommand()
        : base("stats", "Tell what functions and versions take, what they saved, and what nobody reads; all mementos are read for it", "memento stats", "memento stats Pricing.Price --json") => Arguments.Add(_function);

    public override async Task<int> RunAsync(ToolRun run, CancellationToken cancellationToken)
    {
        var pattern = run.Get(_function) is { } text ? new FunctionPattern(text) : null;
        var functions = new List<FunctionName>();
        await foreach (var function in run.Cluster.ListFunctionsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (pattern?.Matches(function) != false)
            {
                functions.Add(function);
            }
        }

        var usages = new List<VersionUsage>();
        foreach (var function in functions)
        {
            usages.Add(await VersionUsage.ReadAsync(run.Cluster, function, cancellationToken).ConfigureAwait(false));
        }

        usages = [.. usages.OrderByDescending(static usage => usage.Bytes).ThenBy(static usage => usage.Function.ToString(), StringComparer.Ordinal)];
        if (run.IsJson)
        {
            run.WriteJson(Shape(usages));
        }
        else if (usages.Count == 0)
        {
            run.Console.WriteErrorLine($"memento: nothing{(pattern is null ? "" : $" of '{pattern}'")} is remembered in the cluster '{run.Cluster.Name}'.");
        }
        else
        {
            Write(run.Console, usages);
        }

        return usages.Count > 0 ? ExitCodes.Yes : ExitCodes.No;
    }

    private static long Computed(IEnumerable<VersionUsage> usages) => usages.Sum(static usage => usage.Counts?.Computed ?? 0);

    private static long Remembered(IEnumerable<VersionUsage> usages) => usages.Sum(static usage => usage.Counts?.Remembered ?? 0);

    private static TimeSpan Saved(IEnumerable<VersionUsage> usages) => TimeSpan.FromTicks(usages.Sum(static usage => usage.Counts?.TimeSaved.Ticks ?? 0));

    private static double? HitRate(IReadOnlyCollection<VersionUsage> usages) => Computed(usages) + Remembered(usages) is > 0 and var all ? (double)Remembered(usages) / all : null;

    private static JsonObject Shape(List<VersionUsage> usages) => new()
    {
        ["computed"] = Computed(usages),
        ["remembered"] = Remembered(usages),
        ["hit_rate"] = HitRate(usages),
        ["saved_seconds"] = Saved(usages).TotalSeconds,
        ["calls"] = usages.Sum(static usage => usage.Calls),
        ["bytes"] = usages.Sum(static usage => usage.Bytes),
        ["own_seconds"] = usages.Sum(static usage => usage.OwnTime.TotalSeconds),
        ["unread_calls"] = usages.Sum(static usage => usage.Unread),
        ["unread_bytes"] = usages.Sum(static usage => usage.UnreadBytes),
        ["versions"] = JsonText.List(usages, static usage => new JsonObject
        {
            ["function"] = usage.Function.ToString(),
            ["computed"] = usage.Counts?.Computed,
            ["remembered"] = usage.Counts?.Remembered,
            ["hit_rate"] = usage.Counts?.HitRate,
            ["saved_seconds"] = usage.Counts?.TimeSaved.TotalSeconds,
            ["counted_since"] = usage.Counts is { } counts ? Amounts.Iso(counts.Since) : null,
            ["calls"] = usage.Calls,
            ["bytes"] = usage.Bytes,
            ["own_seconds"] = usage.OwnTime.TotalSeconds,
            ["unread_calls"] = usage.Unread,
            ["unread_bytes"] = usage.UnreadBytes,
            ["last_computed"] = usage.LastComputed is { } computed ? Amounts.Iso(computed) : null,
            ["last_used"] = usage.LastUsed is { } used ? Amounts.Iso(used) : null,
        }),
    };

    private static void Write(ToolConsole console, List<VersionUsage> usages)
    {
        var table = new ToolTable("function", "version", "calls", "bytes", "hits", "saved", "unread", "used").RightAligned("calls", "bytes", "hits", "saved", "unread").Flexible("function");
        var labels = new FunctionLabels(usages.Select(static usage => usage.Function));
        foreach (var usage in usages)
        {
            var version = usage.Function.Version ?? "";
            table.Add(
                labels[usage.Function],
                version.Length > ShownVersion ? version[..ShownVersion] : version,
                usage.Calls.ToString("N0", CultureInfo.InvariantCulture),
                Amounts.Bytes(usage.Bytes),
                Percentage(usage.Counts?.HitRate),
                usage.Counts is { } counts ? Amounts.Duration(counts.TimeSaved) : "",
                usage.Unread.ToString("N0", CultureInfo.InvariantCulture),
                usage.LastUsed is { } used ? used.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "");
        }

        table.WriteTo(console);
        console.Out.WriteLine($"{Amounts.Count(usages.Sum(static usage => usage.Calls), "call")}, {Amounts.Bytes(usages.Sum(static usage => usage.Bytes))}, {Amounts.Bytes(usages.Sum(static usage => usage.UnreadBytes))} of it never read again");
        if (HitRate(usages) is { } rate)
        {
            console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Remembered(usages):N0} remembered, {Computed(usages):N0} computed: {Percentage(rate)} hits, {Amounts.Duration(Saved(usages))} saved"));
        }
    }

    private static string Percentage(double? rate) => rate is { } known ? string.Create(CultureInfo.InvariantCulture, $"{100 * known:0.#} %") : "";
}
