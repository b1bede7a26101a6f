using Memento.Logging;
using Microsoft.Extensions.Logging;

namespace Memento.Running;

/// <summary>
/// What the host and the plugins of a worker process log: a warning or an error is a line on standard error. The runner may add a provider of its own to
/// the factory, which takes it all to the process that the worker serves.
/// </summary>
/// <param name="error">Standard error, as it was before functions print.</param>
internal sealed class WorkerLoggers(TextWriter error) : ILoggerProvider
{
    /// <summary>Makes the loggers of a worker's environment.</summary>
    public static ILoggerFactory Create(TextWriter error) => new LoggerFactory([new WorkerLoggers(error)], new LoggerFilterOptions { MinLevel = LogLevel.Information });

    public ILogger CreateLogger(string categoryName) => new Lines(error, categoryName);

    public void Dispose()
    {
    }

    private sealed class Lines(TextWriter error, string category) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => logLevel is LogLevel.Warning or LogLevel.Error or LogLevel.Critical;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                error.WriteLine(WarningLine.Of(category, eventId, formatter(state, exception), exception));
            }
        }
    }
}
