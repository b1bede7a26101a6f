using System.Diagnostics;
using System.Globalization;
using Memento.Running;

namespace Memento.Telemetry;

/// <summary>The activity of a call that is computed: who listens sees which functions ran, within which others, for how long and how they ended.</summary>
internal static class CallActivity
{
    private const string Operation = "memento.compute";

    /// <summary>Runs a computation in an activity, when somebody listens.</summary>
    public static ValueTask<CallOutcome> TraceAsync<TState>(string cluster, MementoCall call, TState state, Func<MementoCall, TState, CancellationToken, ValueTask<CallOutcome>> compute, CancellationToken cancellationToken) =>
        MementoTelemetry.Activities.HasListeners() && MementoTelemetry.Activities.CreateActivity(Operation, ActivityKind.Internal) is { } activity
            ? TraceAsync(Describe(activity, cluster, call.Key, call.CorrelationId), call, state, compute, cancellationToken)
            : compute(call, state, cancellationToken);

    /// <summary>Notes a computation that has ended in another process, whose own activities nobody here sees.</summary>
    public static void NoteElsewhere(string cluster, CallOutcome outcome)
    {
        if (outcome.Memento is not { } memento
            || memento.ProcessId == System.Environment.ProcessId
            || !MementoTelemetry.Activities.HasListeners()
            || MementoTelemetry.Activities.CreateActivity(Operation, ActivityKind.Client) is not { } activity)
        {
            return;
        }

        using (activity)
        {
            Describe(activity, cluster, memento.Call, memento.CorrelationId);
            activity.SetStartTime((memento.Time - memento.TotalTime).UtcDateTime).Start();
            activity.SetTag(TelemetryTags.Host, memento.Host).SetTag(TelemetryTags.Process, memento.ProcessId);
            End(activity, outcome);
            activity.SetEndTime(memento.Time.UtcDateTime);
        }
    }

    private static async ValueTask<CallOutcome> TraceAsync<TState>(Activity activity, MementoCall call, TState state, Func<MementoCall, TState, CancellationToken, ValueTask<CallOutcome>> compute, CancellationToken cancellationToken)
    {
        using (activity.Start())
        {
            try
            {
                var outcome = await compute(call, state, cancellationToken).ConfigureAwait(false);
                End(activity, outcome);
                return outcome;
            }
            catch (Exception exception)
            {
                // Only what keeps a call from having an outcome comes out here: it was cancelled.
                Fail(activity, exception, exception is OperationCanceledException ? "cancelled" : "failed");
                throw;
            }
        }
    }

    private static Activity Describe(Activity activity, string cluster, CallKey key, string correlationId)
    {
        activity.DisplayName = string.Create(CultureInfo.InvariantCulture, $"compute {key.Function.Function}");
        return activity
            .SetTag(TelemetryTags.Function, key.Function.Unversioned)
            .SetTag(TelemetryTags.Version, key.Function.Version)
            .SetTag(TelemetryTags.Cluster, cluster)
            .SetTag(TelemetryTags.ArgumentHash, key.ArgumentHash.ToString())
            .SetTag(TelemetryTags.CorrelationId, correlationId);
    }

    private static void End(Activity activity, CallOutcome outcome)
    {
        if (outcome.Exception is { } exception)
        {
            Fail(activity, exception, outcome.Memento is null ? "failed" : "threw");
        }
        else
        {
            activity.SetTag(TelemetryTags.Outcome, "returned");
        }
    }

    private static void Fail(Activity activity, Exception exception, string outcome)
    {
        activity.SetTag(TelemetryTags.Outcome, outcome).SetTag(TelemetryTags.ErrorType, exception.GetType().FullName);
        var message = ExceptionReader.MessageOf(exception);
        activity.SetStatus(ActivityStatusCode.Error, message);
        // What is given is not read from the exception.
        activity.AddException(exception, [new("exception.message", message), new("exception.stacktrace", ExceptionReader.TextOf(exception))]);
    }
}
