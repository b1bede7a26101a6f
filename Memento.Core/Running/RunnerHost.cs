using System.Diagnostics;
using System.Runtime.CompilerServices;
using Memento.CompilerServices;
using Memento.Configuration;
using Memento.Logging;
using Memento.Storage;
using Memento.Telemetry;
using Microsoft.Extensions.Logging;

namespace Memento.Running;

/// <summary>What the host does for the runner of one cluster. Holds the one place where functions run and results are memoized.</summary>
internal sealed partial class RunnerHost(Cluster cluster, WorkerLauncher workers, ILogger logger) : IRunnerHost
{
    /// <summary>Runs calls in this process, for handles that force it.</summary>
    public IRunnerBackend InProcess => field ??= new InProcessRunner(this);

    // The way of a call, and the plugins that it comes by.
    private AheadCompiler Ahead => LazyInitializer.EnsureInitialized(
        ref field,
        () => new AheadCompiler(
            cluster.Environment.Plugins.AssembliesInUse.SelectMany(AheadCompiler.TypesOf).Concat(AheadCompiler.TypesOf(typeof(RunnerHost).Assembly).Where(static type => type.Namespace == typeof(RunnerHost).Namespace))));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(EarlyMethodBuilder<>))]
    public async ValueTask<CallOutcome> RunLocalAsync(FunctionCall call, RunnerDescription runner, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runner);
        var ours = Ours(call);
        cancellationToken.ThrowIfCancellationRequested();
        return ours.BoardsWhenRun
            ? await CallPipeline.InFlightAsync(cluster, ours, RunAsync, cancellationToken).ConfigureAwait(false)
            : await RunAsync(ours, cancellationToken).ConfigureAwait(false);

        [AsyncMethodBuilder(typeof(EarlyMethodBuilder<>))]
        async ValueTask<CallOutcome> RunAsync(MementoCall call, CancellationToken cancellationToken) =>
            call.IsOfEditedCode ? await TraceAsync(call, runner, cancellationToken).ConfigureAwait(false)
            : (call.Definition.ExpectsNew ? await RunExpectedNewAsync(call, runner, cancellationToken).ConfigureAwait(false) : await LookUpAsync(call, cancellationToken).ConfigureAwait(false))
                ?? await ComputeOnceAsync(call, runner, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds whether a call that returned is remembered, without reading what it returned. An exception is for <see cref="LookUpAsync"/>.</summary>
    public async ValueTask<CallOutcome?> FindAsync(MementoCall call, CancellationToken cancellationToken)
    {
        try
        {
            var memento = (await Blocking.Here(cluster.Storage.GetMementosAsync([call.Key], cancellationToken), call.IsSynchronous).ConfigureAwait(false))[0];
            return memento is null || memento.ResultType == ResultType.Exception || IsStale(call, memento) ? null : new CallOutcome(null, null, memento, Computed: false);
        }
        catch (Exception exception) when (!IsCancelled(exception, cancellationToken))
        {
            // As when a result is read: a store that fails is a store that missed.
            NoteReadFailed(exception, call.Key);
            return null;
        }
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(EarlyMethodBuilder<>))]
    public async ValueTask<CallOutcome?> LookUpAsync(FunctionCall call, CancellationToken cancellationToken = default)
    {
        var ours = Ours(call);
        if (ours.IsOfEditedCode)
        {
            return null;
        }

        StoredResult? stored;
        try
        {
            stored = await Blocking.Here(cluster.Storage.ReadAsync(ours.Key, ours.ResultType, cancellationToken), ours.IsSynchronous).ConfigureAwait(false);
        }
        catch (Exception exception) when (!IsCancelled(exception, cancellationToken))
        {
            // A store that fails is a store that missed: the call is computed, and the log says what the store said.
            NoteReadFailed(exception, ours.Key);
            return null;
        }

        return stored is null ? null
            : IsStale(ours, stored.Memento) ? await LookUpNewerAsync(ours, stored.Memento, cancellationToken).ConfigureAwait(false)
            : CallOutcomes.Remembered(ours.Definition, stored.Memento, stored.Value);
    }

    /// <summary>Looks a call up of which a memento was found that is out of date: another process may have computed it since, and have kept it where this one has not looked yet.</summary>
    private async ValueTask<CallOutcome?> LookUpNewerAsync(MementoCall call, MementoRecord stale, CancellationToken cancellationToken)
    {
        try
        {
            if (await Blocking.Here(cluster.Storage.ReadNewerAsync(call.Key, call.ResultType, stale.Time, cancellationToken), call.IsSynchronous).ConfigureAwait(false) is not { } stored
                || IsStale(call, stored.Memento))
            {
                return null;
            }

            call.ChangedResources = [];
            return CallOutcomes.Remembered(call.Definition, stored.Memento, stored.Value);
        }
        catch (Exception exception) when (!IsCancelled(exception, cancellationToken))
        {
            // A store that fails is a store that missed.
            NoteReadFailed(exception, call.Key);
            return null;
        }
    }

    /// <inheritdoc/>
    public bool CompileAhead(CancellationToken cancellationToken) => Ahead.Run(cancellationToken);

    /// <summary>Whether a remembered result is too old, or depends on what has changed, and so is a miss: the call is computed, and its new memento takes the place of the old one.</summary>
    public bool IsStale(MementoCall call, MementoRecord memento)
    {
        // What was found to be out of date on the way of this call is so to its end.
        if (!(call.Stale is { } stale && stale.IsOfSameComputation(memento)) && !call.Definition.IsStale(memento, cluster.Environment.Clock))
        {
            var changed = cluster.Environment.Resources.FindChanged(memento);
            if (changed.Count == 0)
            {
                return false;
            }

            call.ChangedResources = changed;
        }

        // The store may have a better one by now, from another process.
        call.Stale = memento;
        cluster.Storage.Memory.Forget(memento);
        return true;
    }

    /// <summary>The call as this host has made it.</summary>
    /// <exception cref="ArgumentException">It is another's.</exception>
    public static MementoCall Ours(FunctionCall call) => call as MementoCall
        ?? throw new ArgumentException("This call was not made by this host. A runner passes on the calls it was given, or those it reads with IRunnerHost.ReadCall.", nameof(call));

    /// <summary>Finds a call, or computes it, that is most likely new: its lease comes first, where it can be had at once, so that one look tells that nobody has computed it.</summary>
    /// <returns>Null for a call that has no lease, and was looked up in vain without one.</returns>
    private async ValueTask<CallOutcome?> RunExpectedNewAsync(MementoCall call, RunnerDescription runner, CancellationToken cancellationToken)
    {
        if ((await TryLeaseAsync(call, cancellationToken).ConfigureAwait(false)).Lease is { } lease)
        {
            return await RunLeasedAsync(call, lease, runner, isLookedUp: false, cancellationToken).ConfigureAwait(false);
        }

        // Whether the next one's can be had at once is found out by who computes this one.
        call.Definition.ExpectsNew = false;
        return await LookUpAsync(call, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Computes a call that was looked up in vain, unless another process does so just now or has done so since.</summary>
    private async ValueTask<CallOutcome> ComputeOnceAsync(MementoCall call, RunnerDescription runner, CancellationToken cancellationToken)
    {
        ICallLease? lease;
        try
        {
            var taking = LeaseAsync(call, cancellationToken);
            var isAtOnce = taking.IsCompletedSuccessfully;
            lease = await taking.ConfigureAwait(false);
            call.Definition.ExpectsNew = isAtOnce && lease is { HadToWait: false };
        }
        catch (CyclicCallException exception)
        {
            return CallOutcome.Failed(exception);
        }

        return lease is null
            ? await TraceAsync(call, runner, cancellationToken).ConfigureAwait(false)
            : await RunLeasedAsync(call, lease, runner, isLookedUp: true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds a call, or computes it, under its lease, which is let go.</summary>
    /// <param name="call">The call.</param>
    /// <param name="lease">Its lease.</param>
    /// <param name="runner">Who runs it.</param>
    /// <param name="isLookedUp">Whether it was looked up in vain before the lease was taken.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    private async ValueTask<CallOutcome> RunLeasedAsync(MementoCall call, ICallLease lease, RunnerDescription runner, bool isLookedUp, CancellationToken cancellationToken)
    {
        // Who asks for a call that was forgotten while it runs begins it anew, and waits for nobody.
        var isHeld = 1;
        using var forgotten = call.Forgotten.UnsafeRegister(_ => _ = ReleaseOnceAsync(), null);
        try
        {
            // Once more where it was looked up before, also when nobody was in the way: between the look and the lease another may have had it and let it go.
            var isLookedFor = !isLookedUp || lease.HadToWait || await IsThereByNowAsync(call, cancellationToken).ConfigureAwait(false);
            if (isLookedFor && await LookUpAsync(call, cancellationToken).ConfigureAwait(false) is { } found)
            {
                call.Definition.ExpectsNew = false;
                return found;
            }

            return await TraceAsync(call, runner, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await ReleaseOnceAsync().ConfigureAwait(false);
        }

        ValueTask ReleaseOnceAsync() => Interlocked.Exchange(ref isHeld, 0) == 1 ? ReleaseAsync(call, lease) : default;
    }

    private ValueTask<CallOutcome> TraceAsync(MementoCall call, RunnerDescription runner, CancellationToken cancellationToken) =>
        CallActivity.TraceAsync(cluster.Name, call, (Host: this, runner), static (call, state, cancellationToken) => state.Host.ComputeAsync(call, state.runner, cancellationToken), cancellationToken);

    private async ValueTask<CallOutcome> ComputeAsync(MementoCall call, RunnerDescription runner, CancellationToken cancellationToken)
    {
        using var computed = await RunFunctionAsync(call, runner, cancellationToken).ConfigureAwait(false);
        return computed.Result is { } result ? await KeepAsync(computed, result).ConfigureAwait(false) : computed.Outcome;
    }

    /// <summary>Runs the function of a call. The caller keeps what is to be kept, and disposes.</summary>
    public async ValueTask<Computed> RunFunctionAsync(MementoCall call, RunnerDescription runner, CancellationToken cancellationToken)
    {
        if (call.ChangedResources is [{ } changed, ..])
        {
            LogChanged(call.Key, changed.Type, changed.Uri);
        }

        var frame = new CallFrame(call);
        try
        {
            using var served = CallConsole.Active?.Serve(frame);
            return await RunFunctionAsync(call, frame, runner, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // Only what keeps a call from having an outcome comes out here: it was cancelled.
            frame.Dispose();
            throw;
        }
    }

    private async ValueTask<Computed> RunFunctionAsync(MementoCall call, CallFrame frame, RunnerDescription runner, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        object? value = null;
        Exception? thrown = null;
        try
        {
            value = await InvokeAsync(call, frame, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsCancelled(exception, cancellationToken))
        {
            // Nothing happened, as far as anyone will remember; who waits for the same call runs it for himself.
            call.Heir?.Inherit(frame.Resources, frame.Collect().Dependencies);
            throw;
        }
        catch (Exception exception) when (cancellationToken.IsCancellationRequested || !ExceptionRecords.IsResult(exception, call.Definition, frame))
        {
            return Unremembered(exception);
        }
        catch (Exception exception)
        {
            thrown = exception;
        }

        // Asked when the function is done: what was edited while it ran may have been part of it.
        if (frame.WasPrevented || call.IsOfEditedCode || (cancellationToken.IsCancellationRequested && call.Definition.HearsOfCancellation))
        {
            // What it did without the calls it wanted to make, or when it was told to stop, is nothing that others may be given.
            return Unremembered(thrown);
        }

        var memento = MementoFactory.Create(call, frame, runner, Stopwatch.GetElapsedTime(started), value, thrown);
        call.Heir?.Inherit(memento.Resources, memento.Dependencies);
        if (frame.InvocationsLost is { } trouble)
        {
            LogInvocationsLost(trouble, call.Key, memento.Invocations.Count, memento.InvocationCount);
        }

        var result = new ResultToStore(memento, thrown is null ? value : ExceptionReader.ToRecord(thrown), call.ResultType) { AllInvocations = frame.AllInvocations, KeyOverride = thrown is null ? call.Given.KeyOverride : null };
        return new Computed(call, frame, new CallOutcome(value, thrown, memento, Computed: true), result);

        Computed Unremembered(Exception? thrown)
        {
            var resources = frame.Resources;
            call.Heir?.Inherit(resources, frame.Collect().Dependencies);
            return new Computed(call, frame, new CallOutcome(value, thrown, null, Computed: true) { Resources = resources }, null);
        }
    }

    /// <summary>Keeps what a function has returned or thrown. Nobody cancels it: what was computed is worth more than the time that it takes, to the caller and to all who ask later.</summary>
    private async ValueTask<CallOutcome> KeepAsync(Computed computed, ResultToStore result)
    {
        var call = computed.Call;
        var memento = result.Memento;
        try
        {
            // Forgotten while it ran: what it read may be what the forgetting was for.
            if (call.Flight?.IsForgotten != true)
            {
                memento = await Blocking.Here(cluster.Storage.MemoizeAsync(result), call.IsSynchronous).ConfigureAwait(false);
                Interlocked.Increment(ref _kept);
                await UnkeepIfForgottenAsync(call, memento).ConfigureAwait(false);
                await KeepBesideAsync(computed, memento).ConfigureAwait(false);
            }
        }
        catch (UnsupportedResultException exception)
        {
            return CallOutcome.Failed(exception) with { Resources = computed.Frame.Resources };
        }
        catch (Exception exception)
        {
            // The caller has a right to the value that was computed, whatever the store's trouble is; the next call computes again.
            CallMeter.CountFailure(cluster.StorageType);
            LogMemoizeFailed(ExceptionReader.Readable(exception), call.Key);
        }

        return computed.Outcome with { Memento = memento };
    }

    /// <summary>Takes back what was kept of a call that was forgotten meanwhile: who forgot it may have asked the store before it was there.</summary>
    private async ValueTask UnkeepIfForgottenAsync(MementoCall call, MementoRecord memento)
    {
        if (call.Flight?.IsForgotten == true && !cluster.Storage.IsReadOnly)
        {
            await Blocking.Here(UnkeepAsync(memento), call.IsSynchronous).ConfigureAwait(false);
        }
    }

    /// <summary>Forgets what was kept of a call that had been forgotten, unless the store has one that was computed anew since.</summary>
    /// <returns>True; a wait for it needs a result.</returns>
    private async ValueTask<bool> UnkeepAsync(MementoRecord old)
    {
        try
        {
            // What was computed anew may be in memory where this one has replaced it in the store.
            cluster.Storage.Memory.Forget(old.Call);
            if ((await cluster.Storage.GetMementosAsync([old.Call]).ConfigureAwait(false))[0] is { } kept && kept.IsOfSameComputation(old))
            {
                await cluster.Storage.ForgetCallsAsync([old.Call]).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            // The caller has his outcome, whatever the store's trouble is.
            LogReadFailed(ExceptionReader.Readable(exception), old.Call);
        }

        return true;
    }

    private async ValueTask KeepBesideAsync(Computed computed, MementoRecord memento)
    {
        await cluster.Versions.KeepAsync(computed.Call).ConfigureAwait(false);
        await Blocking.Here(CallLogs.KeepAsync(cluster.Storage, logger, computed.Call, memento, computed.Frame.Log), computed.Call.IsSynchronous).ConfigureAwait(false);
    }

    // A store has time-outs of its own, which are cancellations too; only the caller's own ends the call.
    private static bool IsCancelled(Exception exception, CancellationToken cancellationToken) =>
        exception is OperationCanceledException && cancellationToken.IsCancellationRequested;

    // Apart from the rest, so that the frame is left with this method: an AsyncLocal set in an async method ends with it.
    private async ValueTask<object?> InvokeAsync(MementoCall call, CallFrame frame, CancellationToken cancellationToken)
    {
        frame.Begin(CallThread.Own, cluster.Environment);
        CallContext.Current = new CallContext(cluster.Environment, frame);
        call.Culture?.Enter();
        return await Blocking.Here(call.Definition.InvokeAsync(WithCancellation(call, cancellationToken)), call.IsSynchronous).ConfigureAwait(false);
    }

    private static object?[] WithCancellation(MementoCall call, CancellationToken cancellationToken)
    {
        var values = call.Given.Values;
        for (var i = 0; i < values.Length; i++)
        {
            if (call.Definition.Parameters[i].IsCancellationToken)
            {
                values = [.. values];
                values[i] = cancellationToken;
            }
        }

        return values;
    }

    [LoggerMessage(EventId = 1030, Level = LogLevel.Information, Message = "{Call} is computed again, since the {Type} {Uri} has changed.")]
    private partial void LogChanged(CallKey call, string type, string uri);

    private void NoteReadFailed(Exception exception, CallKey call)
    {
        CallMeter.CountFailure(cluster.StorageType);
        LogReadFailed(ExceptionReader.Readable(exception), call);
    }

    [LoggerMessage(EventId = StorageErrors.NotRead, Level = LogLevel.Warning, Message = "The storage could not read the result of {Call}; it is computed again.")]
    private partial void LogReadFailed(Exception exception, CallKey call);

    [LoggerMessage(EventId = StorageErrors.NotWritten, Level = LogLevel.Warning, Message = "The storage could not keep the result of {Call}; the value is returned, and the next call computes it again.")]
    private partial void LogMemoizeFailed(Exception exception, CallKey call);

    [LoggerMessage(EventId = StorageErrors.ListCut, Level = LogLevel.Warning, Message = "The list of the calls that {Call} made did not fit into memory, and the folder for temporary files could not take it; its memento has the first {Kept} of {Count} calls.")]
    private partial void LogInvocationsLost(Exception exception, CallKey call, int kept, long count);
}
