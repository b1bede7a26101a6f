using System.Collections.Concurrent;
using Memento.Running.Processes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memento.Contrib.Tests.Processes;

/// <summary>Loggers that throw at whatever the runner says by itself.</summary>
internal sealed class FailingLoggers : ILoggerFactory
{
    private readonly ConcurrentQueue<int> _asked = new();

    /// <summary>The events that were to be logged.</summary>
    public IReadOnlyCollection<int> Asked => _asked;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public ILogger CreateLogger(string categoryName) => categoryName == typeof(ProcessRunner).FullName ? new Failing(_asked) : NullLogger.Instance;

    public void Dispose()
    {
    }

    private sealed class Failing(ConcurrentQueue<int> asked) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            asked.Enqueue(eventId.Id);
            throw new IOException("There is no space left on the device.");
        }
    }
}
