using System.Diagnostics;
using System.Runtime.CompilerServices;
using Memento.Caching;
using Memento.CompilerServices;
using Memento.Configuration;
using Memento.Functions;
using Memento.Telemetry;
using Memento.Versioning;

namespace Memento.Running;

/// <summary>
/// The way of a call that no typed shelf answered: permission, bind, memory cache, single flight, runner. The runner
/// ends in <see cref="RunnerHost.RunLocalAsync"/>, which has the rest of the way.
/// </summary>
internal static class CallPipeline
{
    /// <summary>Makes a call and waits for its outcome.</summary>
    /// <inheritdoc cref="MakeAsync"/>
    public static CallOutcome Call(FunctionBinding binding, CallArguments arguments, CallModifiers modifiers, CancellationToken cancellationToken) => DeepStack.Wait(
        new Wanted(binding, arguments, modifiers, cancellationToken),
        static wanted => MakeAsync(wanted.Binding, wanted.Arguments, wanted.Modifiers, isSynchronous: true, wanted.CancellationToken));

    /// <summary>Makes a call and gives its outcome.</summary>
    /// <inheritdoc cref="MakeAsync"/>
    public static ValueTask<CallOutcome> CallAsync(FunctionBinding binding, CallArguments arguments, CallModifiers modifiers, CancellationToken cancellationToken) => DeepStack.RunAsync(
        new Wanted(binding, arguments, modifiers, cancellationToken),
        static wanted => MakeAsync(wanted.Binding, wanted.Arguments, wanted.Modifiers, isSynchronous: false, wanted.CancellationToken),
        cancellationToken);

    /// <summary>The context arguments of a call made from here: the handle's, else those of the memento function that is running; null for none.</summary>
    public static IReadOnlyDictionary<string, object?>? ContextOf(CallModifiers modifiers) => modifiers.Context switch
    {
        null => CallContext.Current?.Frame?.Call.Context,
        { IsEmpty: true } => null,
        var context => context,
    };

    /// <summary>Prepares calls: refuses what must not run, and binds the arguments. Nothing has run when it throws.</summary>
    /// <exception cref="RunnerRefusedException">The cluster's runner refuses every call.</exception>
    /// <exception cref="CallPreventedException">The function that makes the call may make none.</exception>
    /// <exception cref="UnsupportedArgumentException">An argument cannot be part of a key.</exception>
    /// <exception cref="Versioning.UndeclaredDependencyException">The function that makes the call does not show that it does.</exception>
    public static MementoCall Prepare(FunctionBinding binding, CallArguments arguments, CallModifiers modifiers, bool isSynchronous)
    {
        binding.Environment.RequireUndisposed();
        var definition = binding.Definition;
        var caller = CallContext.Current?.Frame;
        if (caller is { Call.PreventsCalls: true })
        {
            caller.WasPrevented = true;
            throw new CallPreventedException(caller.Call.Key.Function, binding.Name);
        }

        if (RunnerOf(binding.Cluster, modifiers).Refusal is { } refusal)
        {
            throw new RunnerRefusedException(refusal, binding.Name);
        }

        var context = ContextOf(modifiers);
        DeclaredCalls.Check(caller, definition);
        var call = new MementoCall(definition, binding.Name, arguments, definition.Normalize(arguments, context), caller?.Call.CorrelationId)
        {
            Caller = caller,
            Told = CallContext.Current?.Told,
            Context = context,
            IsLocked = binding.IsLocked,
            MemoryGeneration = binding.Cluster.Storage.Memory.Generation,
            IsSynchronous = isSynchronous,
            PreventsCalls = modifiers.PreventsCalls,
        };
        if (call.IsOfEditedCode)
        {
            CodeEdits.WarnOnce(binding.Environment, call.Key.Function);
        }

        return call;
    }

    /// <summary>What runs the calls of a handle: the cluster's runner, unless they are forced to run here.</summary>
    public static IRunnerBackend RunnerOf(Cluster cluster, CallModifiers modifiers) => modifiers.ForcesLocal ? cluster.RunnerHost.InProcess : cluster.Runner;

    /// <summary>What runs a call: as <see cref="RunnerOf(Cluster, CallModifiers)"/>, but not in worker processes what was edited in this one, which they do not have.</summary>
    public static IRunnerBackend RunnerOf(Cluster cluster, CallModifiers modifiers, MementoCall call) =>
        RunnerOf(cluster, modifiers) is var runner && runner is IWorkerRunner && call.IsOfEditedCode ? cluster.RunnerHost.InProcess : runner;

    /// <summary>What the memory cache has of a call, or the store when only its existence is wanted; null when it is to be made.</summary>
    [AsyncMethodBuilder(typeof(EarlyMethodBuilder<>))]
    public static async ValueTask<CallOutcome?> RememberAsync(Cluster cluster, MementoCall call, CallModifiers modifiers, CancellationToken cancellationToken)
    {
        if (call.IsOfEditedCode)
        {
            return null;
        }

        if (FromMemory(cluster, call) is { } outcome)
        {
            call.Tier = HitTier.Memory;
            return outcome;
        }

        return modifiers.IgnoresResult
            ? await Blocking.Here(cluster.RunnerHost.FindAsync(call, cancellationToken), call.IsSynchronous).ConfigureAwait(false)
            : null;
    }

    /// <summary>Counts an outcome.</summary>
    public static void Count(FunctionBinding binding, MementoCall call, CallOutcome outcome)
    {
        binding.Cluster.Usage.Count(call.Key.Function, outcome);
        if (outcome.Computed)
        {
            binding.Environment.Statistics.CountComputed();
            CallMeter.CountComputed(binding, outcome);
            CallActivity.NoteElsewhere(binding.Cluster.Name, outcome);
        }
        else
        {
            binding.Environment.Statistics.CountRemembered();
            CallMeter.CountHit(binding, call.Tier, outcome.Memento);
            if (call.Tier == HitTier.Storage && outcome.Memento?.Content is { } content && (outcome.Value ?? outcome.Exception) is not null)
            {
                CallMeter.CountRead(binding, content);
            }
        }
    }

    /// <summary>Runs a call, or waits for the equal one that is under way.</summary>
    /// <param name="cluster">The function's cluster.</param>
    /// <param name="call">The call.</param>
    /// <param name="run">Runs it.</param>
    /// <param name="cancellationToken">Ends the wait and, where it runs here, the call.</param>
    [AsyncMethodBuilder(typeof(EarlyMethodBuilder<>))]
    public static async ValueTask<CallOutcome> InFlightAsync(
        Cluster cluster, MementoCall call, Func<MementoCall, CancellationToken, ValueTask<CallOutcome>> run, CancellationToken cancellationToken)
    {
        var flights = cluster.Environment.Flights;
        while (true)
        {
            var flight = flights.Board(call.Key, call.CallerFlight, call.Callers, out var isOwner);
            try
            {
                if (isOwner)
                {
                    return await FlyAsync(cluster, call.In(flight), run, cancellationToken).ConfigureAwait(false);
                }

                var landing = flight.Landing;
                if (flight.Hurry is { } hurry)
                {
                    await Blocking.Here(hurry(), call.IsSynchronous).ConfigureAwait(false);
                }

                if (await Blocking.Here(new ValueTask<CallOutcome?>(landing.WaitAsync(cancellationToken)), call.IsSynchronous).ConfigureAwait(false) is { } landed)
                {
                    // What cannot be shared is run at once by each who waited: in turns they would wait for one another for nothing.
                    if (await ShareAsync(cluster, call, landed, cancellationToken).ConfigureAwait(false) is { } shared)
                    {
                        call.Tier = HitTier.Flight;
                        return shared;
                    }

                    return await FlyAloneAsync(cluster, call, run, cancellationToken).ConfigureAwait(false);
                }
            }
            finally
            {
                flights.Leave(flight, call.CallerFlight);
            }
        }
    }

    /// <summary>Makes a call and gives its outcome. Throws only what kept the call from being made.</summary>
    [AsyncMethodBuilder(typeof(EarlyMethodBuilder<>))]
    private static async ValueTask<CallOutcome> MakeAsync(FunctionBinding binding, CallArguments arguments, CallModifiers modifiers, bool isSynchronous, CancellationToken cancellationToken)
    {
        var cluster = binding.Cluster;
        var call = Prepare(binding, arguments, modifiers, isSynchronous);
        call.Caller?.Begin(call);
        var started = Stopwatch.GetTimestamp();
        CallOutcome? outcome = null;
        try
        {
            outcome = await RememberAsync(cluster, call, modifiers, cancellationToken).ConfigureAwait(false)
                ?? await InFlightAsync(cluster, call, RunnerOf(cluster, modifiers, call).RunAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The runner's own, or a cancellation: no result of the caller's when it lets it through.
            call.Caller?.Unremember(exception);
            throw;
        }
        finally
        {
            call.Caller?.End(outcome, Stopwatch.GetElapsedTime(started));
        }

        Count(binding, call, outcome);
        return outcome;
    }

    /// <summary>The error for a runner that gives null where an outcome is due.</summary>
    public static NonMemoizedException NoOutcome(Cluster cluster, FunctionCall call) => new(
        RunningErrors.WrongOutcomes,
        $"The runner '{cluster.Runner.Description.Type}' gave null for a call of {call.Key.Function.ToShortString()}. It must give an outcome: what {nameof(IRunnerHost)}.{nameof(IRunnerHost.RunLocalAsync)} gives, or {nameof(CallOutcome)}.{nameof(CallOutcome.Failed)}.");

    private static CallOutcome? FromMemory(Cluster cluster, MementoCall call) =>
        cluster.Storage.Memory.TryGet(call.Key, out var memento, out var cached)
        && cached?.IsOf(memento.ResultType == ResultType.Exception ? typeof(ExceptionRecord) : call.ResultType) == true
        && !cluster.RunnerHost.IsStale(call, memento)
            ? CallOutcomes.Remembered(call.Definition, memento, cached.Get())
            : null;

    [AsyncMethodBuilder(typeof(EarlyMethodBuilder<>))]
    private static async ValueTask<CallOutcome> FlyAsync(
        Cluster cluster, MementoCall call, Func<MementoCall, CancellationToken, ValueTask<CallOutcome>> run, CancellationToken cancellationToken)
    {
        CallOutcome? outcome = null;
        try
        {
            return outcome = await Blocking.Here(run(call, cancellationToken), call.IsSynchronous).ConfigureAwait(false) ?? throw NoOutcome(cluster, call);
        }
        finally
        {
            // Without an outcome (cancelled, or a runner that failed) those who wait go and run the call for themselves.
            cluster.Environment.Flights.Land(call.Flight!, outcome);
        }
    }

    /// <summary>Runs a call beside an equal one. Without a flight, a call further down that waits for this one's caller would not be seen to, and both would wait for ever.</summary>
    public static async ValueTask<CallOutcome> FlyAloneAsync(
        Cluster cluster, MementoCall call, Func<MementoCall, CancellationToken, ValueTask<CallOutcome>> run, CancellationToken cancellationToken)
    {
        var flights = cluster.Environment.Flights;
        var flight = flights.BoardAlone(call.Key, call.CallerFlight, call.Callers);
        try
        {
            return await Blocking.Here(run(call.In(flight), cancellationToken), call.IsSynchronous).ConfigureAwait(false) ?? throw NoOutcome(cluster, call);
        }
        finally
        {
            flights.Leave(flight, call.CallerFlight);
        }
    }

    // What one caller got is not handed to another as it is when it could be changed: it is made or read once more.
    public static async ValueTask<CallOutcome?> ShareAsync(Cluster cluster, MementoCall call, CallOutcome landed, CancellationToken cancellationToken)
    {
        if (landed.Memento is null || call.IsOfEditedCode || cluster.Environment.Resources.FindChanged(landed.Memento).Count > 0)
        {
            // Not to be remembered, so not to be shared; or made before something changed that this call was made after.
            return null;
        }

        if (landed.Exception is { } exception)
        {
            return landed with { Computed = false, Exception = ExceptionRecords.ToException(ExceptionReader.ToRecord(exception), call.Definition.Method.Module.Assembly) };
        }

        if (landed.Value is null || DeepImmutability.Holds(landed.Value.GetType()))
        {
            return landed with { Computed = false };
        }

        return FromMemory(cluster, call)
            ?? await Blocking.Here(cluster.RunnerHost.LookUpAsync(call, cancellationToken), call.IsSynchronous).ConfigureAwait(false);
    }

    // Not a tuple, for which the code that it goes through would be compiled when a program starts.
    private readonly record struct Wanted(FunctionBinding Binding, CallArguments Arguments, CallModifiers Modifiers, CancellationToken CancellationToken);
}
