using Memento.Running;
using Microsoft.Extensions.Logging;

namespace Memento.Logging;

/// <summary>Writes to the log of the memento function that is running where a message is logged; elsewhere to nothing.</summary>
/// <param name="category">Who logs.</param>
internal sealed class CallLogger(string category) : ILogger
{
    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && CallContext.Current is { Frame: not null, Environment.CallLogLimit: > 0 };

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        if (logLevel == LogLevel.None || CallContext.Current is not { Frame: { } frame, Environment: { CallLogLimit: > 0 and var limit } environment })
        {
            return;
        }

        var cause = exception is null ? "" : $" {ExceptionReader.TextOf(exception)}";
        frame.Log.Add(CallLogLine.Of(environment.Clock, logLevel, category, eventId.Id, $"{formatter(state, exception)}{cause}"), limit);
    }

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;
}
