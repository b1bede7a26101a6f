using System.Globalization;
using System.Text.Json.Nodes;
using Memento.Cli.Output;
using Memento.Cli.Selecting;
using Memento.Configuration;
using Memento.Provenance;
using Memento.Storage;

namespace Memento.Cli.Transfer;

/// <summary>What came of copying, the same in the answers of all commands that copy.</summary>
/// <param name="report">What was copied.</param>
/// <param name="damages">What besides calls could not be copied, a sentence each.</param>
internal sealed class TransferAnswer(StoreCopyReport report, IReadOnlyList<string>? damages = null)
{
    private readonly IReadOnlyList<string> _damages = [.. damages ?? [], .. report.Unread.Select(static unread => unread.ToString())];

    /// <summary>Yes, unless something is damaged or cannot be read.</summary>
    public int ExitCode => Failed == 0 ? ExitCodes.Yes : ExitCodes.No;

    private long Failed => report.Failed + _damages.Count;

    /// <summary>A cluster as JSON has it.</summary>
    public static JsonObject Shape(string? configuration, Cluster cluster) => new() { ["configuration"] = configuration, ["cluster"] = cluster.Name };

    /// <summary>What was copied as JSON, behind what is there already.</summary>
    public JsonObject AddTo(JsonObject shape)
    {
        shape["dry_run"] = report.IsDryRun;
        shape["calls"] = report.Calls;
        shape["copied"] = report.Copied;
        shape["updated"] = report.Updated;
        shape["objects"] = report.Objects;
        shape["bytes"] = report.Bytes;
        shape["function_metadata"] = report.FunctionMetadata;
        shape["failed"] = Failed;
        var failures = JsonText.List(report.Failures, static failure => new JsonObject { ["function"] = failure.Call.Function.ToString(), ["hash"] = failure.Call.ArgumentHash.ToString(), ["problem"] = failure.Problem });
        foreach (var damage in _damages)
        {
            failures.Add(new JsonObject { ["function"] = null, ["hash"] = null, ["problem"] = damage });
        }

        shape["failures"] = failures;
        return shape;
    }

    /// <summary>What was copied, for a person.</summary>
    public IEnumerable<string> Lines()
    {
        foreach (var failure in report.Failures)
        {
            yield return ShortText.OnOneLine($"{FunctionPattern.ShortName(failure.Call.Function)} {CallSelector.ShortHash(failure.Call.ArgumentHash)}: {failure.Problem}");
        }

        foreach (var damage in _damages)
        {
            yield return ShortText.OnOneLine(damage);
        }

        if (report.Failed > report.Failures.Count)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"and {report.Failed - report.Failures.Count:N0} more");
        }

        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{(report.IsDryRun ? "would copy" : "copied")} {Amounts.CountOf(report.Copied, report.Calls, "call")} with {Amounts.Count(report.Objects, "object")} of {Amounts.Bytes(report.Bytes)}"
            + $"{(report.Updated > 0 ? $", and what {Amounts.Count(report.Updated, "other")} lacked" : "")}{(Failed > 0 ? $"; {Failed:N0} failed" : "")}");
    }
}
