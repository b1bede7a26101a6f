using Microsoft.Extensions.Logging;

namespace Memento.Running.Processes;

/// <summary>What the runner tells the operator.</summary>
internal static partial class ProcessRunnerLog
{
    [LoggerMessage(3100, LogLevel.Information, "The worker process {Process} is ready, after {Milliseconds} ms.")]
    public static partial void Started(ILogger logger, int process, long milliseconds);

    [LoggerMessage(3101, LogLevel.Information, "The worker process {Process} is no longer needed and ends.")]
    public static partial void Retired(ILogger logger, int process);

    [LoggerMessage(RunningErrors.WorkerDied, LogLevel.Warning, "A worker process ended while it ran {Call}: {Reason} The call is tried again ({Retry} of {Retries}).")]
    public static partial void Retried(ILogger logger, CallKey call, string reason, int retry, int retries);

    [LoggerMessage(RunningErrors.WorkerEnded, LogLevel.Warning, "The worker process {Process} ended while it had nothing to do: {Reason}")]
    public static partial void DiedIdle(ILogger logger, int process, string reason);

    [LoggerMessage(RunningErrors.WorkerKilled, LogLevel.Warning, "A cancelled call did not end within {Grace}, so its worker process {Process} was ended.")]
    public static partial void NotCancelled(ILogger logger, TimeSpan grace, int process);

    [LoggerMessage(RunningErrors.WorkerNotStarted, LogLevel.Warning, "A worker process could not be started; calls go on with the others, and another is tried after {Pause}. {Reason}")]
    public static partial void GoesOnWithOthers(ILogger logger, TimeSpan pause, string reason);

    [LoggerMessage(RunningErrors.WorkerNotUnderstood, LogLevel.Warning, "What a worker process sent for the log cannot be read: {Reason}")]
    public static partial void BadMessage(ILogger logger, string reason);
}
