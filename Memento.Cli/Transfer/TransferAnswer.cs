using System.Globalization;
using System.Text.Json.Nodes;
using Memento.Cli.Output;
using Memento.Cli.Selecting;
using Memento.Configuration;
using Memento.Provenance;
using Memento.Storage;

namespace Memento.Cli.Transfer;

/// <summary>What came of copying, the same in the answers of all commands that copy.</summary>
/// <param name="transfer">What came of it.</param>
internal sealed class TransferAnswer(TransferReport transfer)
{
    private readonly StoreCopyReport _copy = transfer.Copy;
    private readonly IReadOnlyList<string> _damages = [.. transfer.Damages, .. transfer.Copy.Unread.Select(static unread => unread.ToString())];

    /// <summary>Yes, unless something is damaged or cannot be read.</summary>
    public int ExitCode => Failed == 0 ? ExitCodes.Yes : ExitCodes.No;

    private long Failed => _copy.Failed + _damages.Count;

    /// <summary>A cluster as JSON has it.</summary>
    public static JsonObject Shape(string? configuration, Cluster cluster) => new() { ["configuration"] = configuration, ["cluster"] = cluster.Name };

    /// <summary>What was copied as JSON, behind what is there already.</summary>
    public JsonObject AddTo(JsonObject shape)
    {
        shape["dry_run"] = _copy.IsDryRun;
        shape["calls"] = _copy.Calls;
        shape["copied"] = _copy.Copied;
        shape["updated"] = _copy.Updated;
        shape["objects"] = _copy.Objects;
        shape["bytes"] = _copy.Bytes;
        shape["function_metadata"] = _copy.FunctionMetadata;
        shape["failed"] = Failed;
        var failures = JsonText.List(_copy.Failures, static failure => new JsonObject { ["function"] = failure.Call.Function.ToString(), ["hash"] = failure.Call.ArgumentHash.ToString(), ["problem"] = failure.Problem });
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
        foreach (var failure in _copy.Failures)
        {
            yield return ShortText.OnOneLine($"{FunctionPattern.ShortName(failure.Call.Function)} {CallSelector.ShortHash(failure.Call.ArgumentHash)}: {failure.Problem}");
        }

        foreach (var damage in _damages)
        {
            yield return ShortText.OnOneLine(damage);
        }

        if (_copy.Failed > _copy.Failures.Count)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"and {_copy.Failed - _copy.Failures.Count:N0} more");
        }

        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{(_copy.IsDryRun ? "would copy" : "copied")} {Amounts.CountOf(_copy.Copied, _copy.Calls, "call")} with {Amounts.Count(_copy.Objects, "object")} of {Amounts.Bytes(_copy.Bytes)}"
            + $"{(_copy.Updated > 0 ? $", and what {Amounts.Count(_copy.Updated, "other")} lacked" : "")}{(Failed > 0 ? $"; {Failed:N0} failed" : "")}");
    }
}
