using Memento.Storage;

namespace Memento.Running;

// What the host does for a runner whose functions run in other processes.
internal sealed partial class RunnerHost
{
    // Of the program, at the last call that it sent.
    private long _generation;

    /// <inheritdoc/>
    public FunctionCall ReadCall(ReadOnlyMemory<byte> portable, Action<byte[]>? progress = null)
    {
        // What the program has forgotten before it sent the call is not to be remembered here; the store says what it still has.
        cluster.Environment.ClearMemory();
        var call = PortableCall.Read(portable, cluster.Environment, progress);
        if (Interlocked.Exchange(ref _generation, call.MemoryGeneration) != call.MemoryGeneration)
        {
            cluster.Environment.ForgetVersions();
        }

        return call;
    }

    /// <inheritdoc/>
    public void Forget(FunctionCall call)
    {
        var key = Ours(call).Key;
        cluster.Environment.Flights.Forget(flight => flight == key);
        cluster.Storage.Memory.Forget(key);
    }

    /// <inheritdoc/>
    public void ReportProgress(FunctionCall call, ReadOnlyMemory<byte> progress)
    {
        var ours = Ours(call);
        var before = CallContext.Current;
        CallContext.Current = new CallContext(before?.Environment, before?.Frame) { Told = ours };
        try
        {
            PortableProgress.Report(ours, progress);
        }
        finally
        {
            CallContext.Current = before;
        }
    }

    /// <inheritdoc/>
    public byte[] WriteOutcome(FunctionCall call, CallOutcome outcome, long maximumBytes = long.MaxValue) =>
        PortableOutcome.Write(Ours(call), outcome, maximumBytes, cluster.Environment.Statistics.TakeUntold(), IsHeld(outcome));

    /// <inheritdoc/>
    public CallOutcome ReadOutcome(FunctionCall call, ReadOnlyMemory<byte> portable)
    {
        var ours = Ours(call);
        var read = PortableOutcome.Read(ours, portable);
        cluster.Environment.Statistics.Add(read.Computed, read.Remembered);
        ours.Heir?.Inherit(read.Outcome.Memento?.Resources ?? read.Outcome.Resources, read.Outcome.Memento?.Dependencies ?? read.Dependencies);
        if (ours.Flight?.IsForgotten == true && read.Outcome.Memento is { } old)
        {
            Blocking.Wait((Host: this, Memento: old), static state => state.Host.UnkeepAsync(state.Memento));
        }
        else if (read is { IsStored: false, IsHeld: true, Outcome.Memento: { } held })
        {
            cluster.Storage.HoldUnstored(new ResultToStore(held, null, ours.ResultType) { KeyOverride = held.ResultType == ResultType.Exception ? null : ours.Given.KeyOverride }, read.Cached, ours.MemoryGeneration);
        }
        else if (read is { IsStored: false, Outcome.Memento: { } memento } && (memento.Content is not null || memento.ResultType == ResultType.Null))
        {
            cluster.Storage.Hold(memento, read.Cached, ours.MemoryGeneration);
        }

        if (!read.IsStored)
        {
            return read.Outcome;
        }

        if (read.Outcome.Memento?.Content is null)
        {
            return CallOutcome.Failed(new NonMemoizedException(RunningErrors.StaysElsewhere, $"What {ours.Key} returned is a partition or a file, which comes from another process by way of the storage, and the storage '{cluster.StorageType}' did not keep it: it keeps nothing, is read-only or could not be written, or the call was forgotten while it ran. Give the cluster a storage that can be written, or the runner 'local'."));
        }

        // Not looked up as a call is: what was made a moment ago is the outcome, also when it has gone stale since.
        return Blocking.Wait((cluster.Storage, Call: ours), static state => state.Storage.ReadAsync(state.Call.Key, state.Call.ResultType)) is { } stored
            ? read.Outcome with { Value = stored.Value, Memento = stored.Memento }
            : CallOutcome.Failed(new NonMemoizedException(RunningErrors.StaysElsewhere, $"What {ours.Key} returned stays in the storage of the process that made it, and the storage of this one does not have it: give the cluster a storage that both use, such as the filesystem."));
    }

    /// <inheritdoc/>
    public WorkerStartInfo CreateWorkerStartInfo() => workers.CreateStartInfo(cluster);

    /// <summary>Whether the memory cache has what no store does, which it has only of what may be remembered: what was forgotten while it ran has no content either.</summary>
    private bool IsHeld(CallOutcome outcome) =>
        outcome.Memento is { Content: null } memento && cluster.Storage.Memory.TryGet(memento.Call, out var held, out _) && held.IsOfSameComputation(memento);
}
