using Memento.Cli.Output;
using Memento.Cli.Selecting;
using Memento.Storage;

namespace Memento.Cli.Transfer;

/// <summary>Copies from one store to another what a command line means, and tells how far it is.</summary>
/// <param name="console">Where the progress goes.</param>
/// <param name="loggers">The log of the stores.</param>
/// <param name="from">Where calls come from.</param>
/// <param name="to">Where they go.</param>
/// <param name="options">How they are copied.</param>
internal sealed class StoreTransfer(ToolConsole console, ToolLoggers loggers, JoinedStores from, JoinedStores to, StoreCopyOptions options)
{
    /// <summary>So few that the progress of large results moves.</summary>
    public const int BatchSize = 25;

    private readonly StoreCopy _copy = new(from, to);

    /// <summary>
    /// What of the first store's mementos cannot be trusted, a sentence each. A store warns of these, lists them not and is well without them; who copies it has to
    /// hear that they were not copied.
    /// </summary>
    private IReadOnlyList<string> _damages = [];

    /// <summary>Copies the calls that were picked, and the metadata of their functions.</summary>
    /// <returns>What was copied. No calls at all where nothing was picked: then nothing was.</returns>
    /// <exception cref="IOException">A store could not be read or written. What was copied until then stays.</exception>
    public async Task<TransferReport> RunAsync(CallSelector selector, CancellationToken cancellationToken)
    {
        loggers.Hold();
        try
        {
            var report = await (selector.TakesAll ? CopyFunctionsAsync(selector, cancellationToken) : CopyCallsAsync(selector, cancellationToken)).ConfigureAwait(false);
            return new TransferReport(report, _damages);
        }
        finally
        {
            loggers.Release(_damages);
        }
    }

    private async Task<StoreCopyReport> CopyFunctionsAsync(CallSelector selector, CancellationToken cancellationToken)
    {
        var functions = await selector.FindFunctionsAsync(cancellationToken).ConfigureAwait(false);
        using var line = console.StartProgress("call");

        // They are counted before, so that it can be told what is left: reading mementos is the least of it.
        var count = 0L;
        foreach (var function in functions)
        {
            await foreach (var memento in from.Metadata.ListMementosAsync(function, null, cancellationToken).AsFarAsReadable(cancellationToken: cancellationToken).ConfigureAwait(false))
            {
                // The name without a version lists all versions.
                if (memento.Function == function)
                {
                    line.Report(++count, null);
                }
            }
        }

        NoteDamages();
        if (count == 0)
        {
            return new StoreCopyReport { IsDryRun = options.DryRun };
        }

        line.Report(0, count);
        var report = await _copy.RunAsync(options with { Functions = selector.TakesEverything ? null : functions }, new Telling(line, count), cancellationToken).ConfigureAwait(false);
        line.Report(count, count);
        return report;
    }

    private async Task<StoreCopyReport> CopyCallsAsync(CallSelector selector, CancellationToken cancellationToken)
    {
        using var line = console.StartProgress("call");
        var calls = new List<CallKey>();
        await foreach (var memento in selector.FindAsync(cancellationToken).ConfigureAwait(false))
        {
            calls.Add(memento.Call);
            line.Report(calls.Count, null);
        }

        NoteDamages();
        var sum = new StoreCopyReport { IsDryRun = options.DryRun };
        if (calls.Count == 0)
        {
            return sum;
        }

        line.Report(0, calls.Count);
        foreach (var batch in calls.Chunk(options.BatchSize))
        {
            sum = Add(sum, await _copy.CopyCallsAsync(batch, options, cancellationToken).ConfigureAwait(false));
            line.Report(Math.Min(sum.Calls, calls.Count - 1), calls.Count);
        }

        foreach (var function in calls.Select(static call => call.Function).Distinct())
        {
            sum = sum with { FunctionMetadata = sum.FunctionMetadata + await _copy.CopyFunctionMetadataAsync(function, options, cancellationToken).ConfigureAwait(false) };
        }

        line.Report(calls.Count, calls.Count);
        return sum;
    }

    // When all that is meant was listed and nothing copied yet: the other store, of which it makes no difference, has not been read.
    private void NoteDamages() => _damages = loggers.Held(StorageErrors.DamagedMemento);

    private static StoreCopyReport Add(StoreCopyReport one, StoreCopyReport other) => one with
    {
        Calls = one.Calls + other.Calls,
        Copied = one.Copied + other.Copied,
        Updated = one.Updated + other.Updated,
        Objects = one.Objects + other.Objects,
        Bytes = one.Bytes + other.Bytes,
        Failed = one.Failed + other.Failed,
        Failures = [.. one.Failures.Concat(other.Failures).Take(StoreCopyReport.MaximumFailures)],
        Unread = [.. one.Unread.UnionBy(other.Unread, static unread => unread.Place)],
    };

    // At once and in order, as a Progress<T> would not be. What came while it was counted is more than all; the end is told when the metadata of functions is there too.
    private sealed class Telling(ProgressLine line, long count) : IProgress<StoreCopyProgress>
    {
        public void Report(StoreCopyProgress value) => line.Report(Math.Min(value.Calls, count - 1), count);
    }
}
