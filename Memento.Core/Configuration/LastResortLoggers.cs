using Microsoft.Extensions.Logging;

namespace Memento.Configuration;

/// <summary>
/// Loggers for a program that gives none: a warning or an error is a line on standard error, so that a store that cannot be
/// written does not cost hours unnoticed; everything else is dropped.
/// </summary>
internal sealed class LastResortLoggers : ILoggerFactory, ILogger
{
    public static LastResortLoggers Instance { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("These loggers write to standard error alone; give the environment a logger factory of your own.");

    public bool IsEnabled(LogLevel logLevel) => logLevel is LogLevel.Warning or LogLevel.Error or LogLevel.Critical;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        if (IsEnabled(logLevel))
        {
            // One line: whoever wants the stack trace gives a logger.
            var cause = exception is null ? "" : $" ({exception.Message})";
            Console.Error.WriteLine($"memento: {formatter(state, exception)}{cause}".ReplaceLineEndings(" "));
        }
    }

    public void Dispose()
    {
    }
}
