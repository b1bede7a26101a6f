namespace Memento.Running;

/// <summary>Makes mementos of what ran.</summary>
internal static class MementoFactory
{
    // Asked once a process: the system is asked for it each time.
    private static readonly string Host = System.Environment.MachineName;

    /// <summary>The memento of a call whose function has returned or thrown a result; where its content is, the store says.</summary>
    public static MementoRecord Create(MementoCall call, CallFrame frame, RunnerDescription runner, TimeSpan total, object? value, Exception? thrown)
    {
        var (invocations, count, dependencies, childTime) = frame.Collect();
        return new MementoRecord
        {
            Function = call.Key.Function,
            ArgumentHash = call.Key.ArgumentHash,
            Arguments = call.Arguments,
            Time = TimeOf(call),
            TotalTime = total,
            // Calls made at once may take longer together than their caller does.
            OwnTime = childTime < total ? total - childTime : TimeSpan.Zero,
            ResultType = thrown is not null ? ResultType.Exception : value is null ? ResultType.Null : ResultType.Of(value.GetType()),
            Invocations = invocations,
            InvocationCount = count,
            Resources = frame.Resources,
            ChangedResources = call.ChangedResources,
            Dependencies = dependencies,
            Runner = runner,
            CorrelationId = call.CorrelationId,
            Host = Host,
            ProcessId = System.Environment.ProcessId,
        };
    }

    // After the one that was found to be out of date, also where that was computed by a machine whose clock is ahead: stores keep the later one of two.
    private static DateTimeOffset TimeOf(MementoCall call)
    {
        var now = DateTimeOffset.UtcNow;
        return call.Stale is { } stale && stale.Time >= now ? stale.Time.AddMilliseconds(1) : now;
    }
}
