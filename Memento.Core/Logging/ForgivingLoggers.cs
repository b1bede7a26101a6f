using Memento.Configuration;
using Microsoft.Extensions.Logging;

namespace Memento.Logging;

/// <summary>
/// The program's loggers as the host and the plugins have them. The program may have disposed them, or one of them cannot write: what was to be said then goes
/// where it goes in a program without loggers, and costs neither the call that it was about nor, on a thread where nobody catches it, the program.
/// </summary>
/// <param name="loggers">The program's.</param>
internal sealed class ForgivingLoggers(ILoggerFactory loggers) : ILoggerFactory
{
    public void AddProvider(ILoggerProvider provider) => loggers.AddProvider(provider);

    public ILogger CreateLogger(string categoryName)
    {
        var lastResort = LastResortLoggers.Instance.CreateLogger(categoryName);
        try
        {
            return new ForgivingLogger(loggers.CreateLogger(categoryName), lastResort);
        }
        catch (Exception)
        {
            // Whatever it is, nobody here can do anything about it.
            return lastResort;
        }
    }

    /// <summary>Nothing: they are the program's.</summary>
    public void Dispose()
    {
    }

    private sealed class ForgivingLogger(ILogger logger, ILogger lastResort) : ILogger
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
                return lastResort.IsEnabled(logLevel);
            }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            try
            {
                return logger.BeginScope(state);
            }
            catch (Exception)
            {
                // Nor here.
                return null;
            }
        }

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            try
            {
                logger.Log(logLevel, eventId, state, exception, formatter);
            }
            catch (Exception)
            {
                // Nor here.
                lastResort.Log(logLevel, eventId, state, exception, formatter);
            }
        }
    }
}
