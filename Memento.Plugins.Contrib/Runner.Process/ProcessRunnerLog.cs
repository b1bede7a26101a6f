using Microsoft.Extensions.Logging;

namespace Memento.Running.Processes;

/// <summary>What the runner tells the operator. Event ids 3100 to 3199.</summary>
internal static partial class ProcessRunnerLog
{
    [LoggerMessage(3100, LogLevel.Information, "The worker process {Process} is ready, after {Milliseconds} ms.")]
    public static partial void Started(ILogger logger, int process, long milliseconds);

    [LoggerMessage(3101, LogLevel.Information, "The worker process {Process} is no longer needed and ends.")]
    public static partial void Retired(ILogger logger, int process);

    [LoggerMessage(3102, LogLevel.Warning, "A worker process ended while it ran {Call}: {Reason} The call is tried again ({Retry} of {Retries}).")]
    public static partial void Retried(ILogger logger, CallKey call, string reason, int retry, int retries);

    [LoggerMessage(3103, LogLevel.Warning, "The worker process {Process} ended while it had nothing to do: {Reason}")]
    public static partial void DiedIdle(ILogger logger, int process, string reason);

    [LoggerMessage(3104, LogLevel.Warning, "A cancelled call did not end within {Grace}, so its worker process {Process} was ended.")]
    public static partial void NotCancelled(ILogger logger, TimeSpan grace, int process);

    [LoggerMessage(3106, LogLevel.Warning, "A worker process could not be started ahead of the calls: {Reason}")]
    public static partial void NoSpare(ILogger logger, string reason);

    [LoggerMessage(3105, LogLevel.Warning, "What a worker process sent for the log cannot be read: {Reason}")]
    public static partial void BadMessage(ILogger logger, string reason);
}
