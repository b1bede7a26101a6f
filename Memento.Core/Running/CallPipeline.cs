using System.Diagnostics;
using Memento.Caching;
using Memento.Configuration;
using Memento.Functions;

namespace Memento.Running;

/// <summary>
/// The way of a call that no typed shelf answered: permission, bind, memory cache, single flight, runner. The runner
/// ends in <see cref="RunnerHost.RunLocalAsync"/>, which has the rest of the way.
/// </summary>
internal static class CallPipeline
{
    /// <summary>Makes a call and gives its outcome. Throws only what kept the call from being made.</summary>
    public static async ValueTask<CallOutcome> CallAsync(FunctionBinding binding, object?[] values, bool isSynchronous, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(binding.Environment.IsDisposed, binding.Environment);
        var definition = binding.Definition;
        var cluster = binding.Cluster;
        if (cluster.Runner.Refusal is { } refusal)
        {
            throw new RunnerRefusedException(refusal, definition.Name);
        }

        var normalized = definition.Normalize(values);
        var caller = CallContext.Current?.Frame;
        var key = new CallKey(definition.Name, normalized.Hash);
        caller?.Begin(new Invocation(key, normalized.Json));
        var call = new MementoCall(definition, values, normalized, caller?.Call.CorrelationId ?? CorrelationId.Create())
        {
            Caller = caller,
            IsSynchronous = isSynchronous,
        };
        var started = Stopwatch.GetTimestamp();
        CallOutcome? outcome = null;
        try
        {
            outcome = FromMemory(cluster, definition, key)
                ?? await InFlightAsync(call, cluster, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            caller?.End(outcome?.Memento, Stopwatch.GetElapsedTime(started));
        }

        if (outcome.Computed)
        {
            cluster.Environment.Statistics.CountComputed();
        }
        else
        {
            cluster.Environment.Statistics.CountRemembered();
        }

        return outcome;
    }

    private static CallOutcome? FromMemory(Cluster cluster, FunctionDefinition definition, CallKey key)
    {
        if (!cluster.Storage.Memory.TryGet(key, out var memento, out var cached) || cached?.IsOf(memento.ResultType == ResultType.Exception ? typeof(ExceptionRecord) : definition.ResultType) != true)
        {
            return null;
        }

        var value = cached.Get();
        return value is ExceptionRecord record && memento.ResultType == ResultType.Exception
            ? new CallOutcome(null, ExceptionRecords.ToException(record, definition.Method.Module.Assembly), memento, Computed: false)
            : new CallOutcome(value, null, memento, Computed: false);
    }

    private static async ValueTask<CallOutcome> InFlightAsync(MementoCall call, Cluster cluster, CancellationToken cancellationToken)
    {
        var flights = cluster.Environment.Flights;
        while (true)
        {
            var flight = flights.Board(call.Key, call.Caller?.Flight, out var isOwner);
            try
            {
                if (isOwner)
                {
                    return await FlyAsync(cluster, call.In(flight), flight, cancellationToken).ConfigureAwait(false);
                }

                var landing = new ValueTask<CallOutcome?>(flight.Landing.WaitAsync(cancellationToken));
                if (await Blocking.Here(landing, call.IsSynchronous).ConfigureAwait(false) is { } landed)
                {
                    // What cannot be shared is run at once by each who waited: in turns they would wait for one another for nothing.
                    return await ShareAsync(cluster, call, landed, cancellationToken).ConfigureAwait(false)
                        ?? await cluster.Runner.RunAsync(call, cancellationToken).ConfigureAwait(false);
                }
            }
            finally
            {
                flights.Leave(flight, call.Caller?.Flight);
            }
        }
    }

    private static async ValueTask<CallOutcome> FlyAsync(Cluster cluster, MementoCall call, Flight flight, CancellationToken cancellationToken)
    {
        CallOutcome? outcome = null;
        try
        {
            return outcome = await Blocking.Here(cluster.Runner.RunAsync(call, cancellationToken), call.IsSynchronous).ConfigureAwait(false);
        }
        finally
        {
            // Without an outcome (cancelled, or a runner that failed) those who wait go and run the call for themselves.
            cluster.Environment.Flights.Land(flight, outcome);
        }
    }

    // What one caller got is not handed to another as it is when it could be changed: it is made or read once more.
    private static async ValueTask<CallOutcome?> ShareAsync(Cluster cluster, MementoCall call, CallOutcome landed, CancellationToken cancellationToken)
    {
        if (landed.Exception is { } exception)
        {
            return landed.Memento is null ? null : landed with { Computed = false, Exception = ExceptionRecords.ToException(ExceptionRecords.ToRecord(exception), call.Definition.Method.Module.Assembly) };
        }

        if (landed.Value is null || DeepImmutability.Holds(landed.Value.GetType()))
        {
            return landed with { Computed = false };
        }

        return FromMemory(cluster, call.Definition, call.Key)
            ?? await Blocking.Here(cluster.RunnerHost.LookUpAsync(call, cancellationToken), call.IsSynchronous).ConfigureAwait(false);
    }
}
