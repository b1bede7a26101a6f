using Memento.Logging;
using Microsoft.Extensions.Logging;

namespace Memento.Configuration;

/// <summary>
/// Loggers for a program that gives none: a warning or an error is a line on standard error, so that a store that cannot be
/// written does not cost hours unnoticed; everything else is dropped.
/// </summary>
internal sealed class LastResortLoggers : ILoggerFactory
{
    public static LastResortLoggers Instance { get; } = new();

    public ILogger CreateLogger(string categoryName) => new Lines(categoryName);

    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("These loggers write to standard error alone; give the environment a logger factory of your own.");

    public void Dispose()
    {
    }

    private sealed class Lines(string category) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => logLevel is LogLevel.Warning or LogLevel.Error or LogLevel.Critical;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            ArgumentNullException.ThrowIfNull(formatter);
            if (IsEnabled(logLevel))
            {
                Console.Error.WriteLine(WarningLine.Of(category, eventId, formatter(state, exception), exception));
            }
        }
    }
}
