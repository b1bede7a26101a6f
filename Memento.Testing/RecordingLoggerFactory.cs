using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Memento.Testing;

/// <summary>Makes loggers that keep what they are told, for a test to look at.</summary>
public sealed class RecordingLoggerFactory : ILoggerFactory
{
    private readonly ConcurrentQueue<LogEntry> _entries = new();

    /// <summary>What was logged so far, by all loggers, oldest first.</summary>
    public IReadOnlyList<LogEntry> Entries => [.. _entries];

    /// <summary>The messages of the warnings and errors so far.</summary>
    public IReadOnlyList<string> Warnings => [.. _entries.Where(static entry => entry.Level >= LogLevel.Warning).Select(static entry => entry.Message)];

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new RecordingLogger(categoryName, _entries);

    /// <summary>Not for these loggers: they have nowhere else to write to.</summary>
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("A recording logger factory keeps the log itself.");

    /// <summary>Keeps what was recorded.</summary>
    public void Dispose()
    {
    }

    private sealed class RecordingLogger(string category, ConcurrentQueue<LogEntry> entries) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            entries.Enqueue(new LogEntry(category, logLevel, eventId, formatter(state, exception), exception));
    }
}
