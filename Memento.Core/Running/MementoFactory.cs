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
            Time = DateTimeOffset.UtcNow,
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
}
