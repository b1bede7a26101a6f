using Memento.Running.Processes.Protocol;
using Microsoft.Extensions.Logging;

namespace Memento.Running.Processes.Serving;

/// <summary>Takes what is logged in a worker to the program that it works for.</summary>
/// <param name="send">Sends a message.</param>
internal sealed class WorkerLoggerProvider(Action<LogMessage> send) : ILoggerProvider
{
    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new WorkerLogger(send, categoryName);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private sealed class WorkerLogger(Action<LogMessage> send, string category) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Information and < LogLevel.None;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                send(new LogMessage(logLevel, category, eventId, formatter(state, exception), exception is null ? null : $"{exception.GetType().FullName}: {ExceptionReader.MessageOf(exception)}"));
            }
        }
    }
}
