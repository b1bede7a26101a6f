using System.Diagnostics;
using Memento.Caching;
using Memento.Configuration;
using Memento.Functions;
using Memento.Keys;

namespace Memento.Running;

/// <summary>
/// The way of a call that no typed shelf answered: bind, permission, memory cache, single flight, runner. The runner
/// ends in <see cref="RunnerHost.RunLocalAsync"/>, which has the rest of the way.
/// </summary>
internal static class CallPipeline
{
    /// <summary>Makes a call and gives its outcome. Throws only what kept the call from being made.</summary>
    public static async ValueTask<CallOutcome> CallAsync(FunctionBinding binding, object?[] values, CancellationToken cancellationToken)
    {
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
        var started = Stopwatch.GetTimestamp();
        CallOutcome? outcome = null;
        try
        {
            outcome = FromMemory(cluster, definition, key)
                ?? await InFlightAsync(cluster, definition, values, normalized, caller, cancellationToken).ConfigureAwait(false);
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

    private static async ValueTask<CallOutcome> InFlightAsync(
        Cluster cluster,
        FunctionDefinition definition,
        object?[] values,
        NormalizedArguments normalized,
        CallFrame? caller,
        CancellationToken cancellationToken)
    {
        var key = new CallKey(definition.Name, normalized.Hash);
        var flights = cluster.Environment.Flights;
        while (true)
        {
            var flight = flights.Board(key, caller?.Flight, out var isOwner);
            try
            {
                var call = new MementoCall(definition, values, normalized, caller?.Call.CorrelationId ?? CorrelationId.Create())
                {
                    Caller = caller,
                    Flight = isOwner ? flight : null,
                };
                if (isOwner)
                {
                    return await FlyAsync(cluster, call, flight, cancellationToken).ConfigureAwait(false);
                }

                var landed = await flight.Landing.WaitAsync(cancellationToken).ConfigureAwait(false);
                var shared = landed is null ? null : await ShareAsync(cluster, call, landed, cancellationToken).ConfigureAwait(false);
                if (shared is not null)
                {
                    return shared;
                }
            }
            finally
            {
                flights.Leave(flight, caller?.Flight);
            }
        }
    }

    private static async ValueTask<CallOutcome> FlyAsync(Cluster cluster, MementoCall call, Flight flight, CancellationToken cancellationToken)
    {
        CallOutcome? outcome = null;
        try
        {
            return outcome = await cluster.Runner.RunAsync(call, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Without an outcome (cancelled, or a runner that failed) those who wait go and run the call for themselves.
            cluster.Environment.Flights.Land(flight, outcome);
        }
    }

    // What one caller got is not handed to another as it is when it could be changed: it is read once more from where it was kept.
    private static async ValueTask<CallOutcome?> ShareAsync(Cluster cluster, MementoCall call, CallOutcome landed, CancellationToken cancellationToken)
    {
        if (landed.Value is null || DeepImmutability.Holds(landed.Value.GetType()))
        {
            return landed with { Computed = false };
        }

        return FromMemory(cluster, call.Definition, call.Key)
            ?? await cluster.RunnerHost.LookUpAsync(call, cancellationToken).ConfigureAwait(false);
    }
}
