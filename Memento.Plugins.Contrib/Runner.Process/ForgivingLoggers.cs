using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memento.Running.Processes;

/// <summary>
/// The program's loggers, on threads where nobody catches what they throw: the program may have disposed them, or one of them cannot write. That costs the message, and
/// neither the call nor its worker nor the program.
/// </summary>
/// <param name="loggers">The program's.</param>
internal sealed class ForgivingLoggers(ILoggerFactory loggers) : ILoggerFactory
{
    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => loggers.AddProvider(provider);

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName)
    {
        try
        {
            return new ForgivingLogger(loggers.CreateLogger(categoryName));
        }
        catch (Exception)
        {
            // Whatever it is, nobody here can do anything about it.
            return NullLogger.Instance;
        }
    }

    /// <summary>Nothing: they are the program's.</summary>
    public void Dispose()
    {
    }

    private sealed class ForgivingLogger(ILogger logger) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel)
        {
            try
            {
                return logger.IsEnabled(logLevel);
            }
            catch (Exception)
            {
                // Nor here.
                return false;
            }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            try
            {
                logger.Log(logLevel, eventId, state, exception, formatter);
            }
            catch (Exception)
            {
                // Nor here.
            }
        }
    }
}
