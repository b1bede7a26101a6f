using System.Collections.Concurrent;
using System.Numerics;
using Memento.Logging;
using Microsoft.Extensions.Logging;

namespace Memento.Configuration;

/// <summary>
/// Loggers for a program that gives none: a warning or an error is a line on standard error, so that a store that cannot be
/// written does not cost hours unnoticed; everything else is dropped. Of many lines with one id only some are written, since a
/// store that is full has one to say for every call.
/// </summary>
internal sealed class LastResortLoggers : ILoggerFactory
{
    /// <summary>How many lines with one id are all written. Of those that follow it is each whose number is a power of two.</summary>
    private const int AllWritten = 10;

    // Made with the first line: a program that has nothing to say does not wait for what is compiled for it.
    private ConcurrentDictionary<ErrorId, int>? _lines;

    public static LastResortLoggers Instance { get; } = new();

    public ILogger CreateLogger(string categoryName) => new Lines(this, categoryName);

    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("These loggers write to standard error alone; give the environment a logger factory of your own.");

    public void Dispose()
    {
    }

    /// <summary>What is said behind a line of how many there were with its id; null where it is not to be written.</summary>
    private string? Behind(ErrorId? id)
    {
        if (id is not { } one)
        {
            return "";
        }

        var number = LazyInitializer.EnsureInitialized(ref _lines, static () => new()).AddOrUpdate(one, 1, static (_, before) => before == int.MaxValue ? before : before + 1);
        return number switch
        {
            < AllWritten => "",
            AllWritten => $" (From here on only some lines with {one} are written.)",
            _ when BitOperations.IsPow2(number) => FormattableString.Invariant($" (Line {number:N0} with {one}, of which only some are written.)"),
            _ => null,
        };
    }

    private sealed class Lines(LastResortLoggers loggers, string category) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => logLevel is LogLevel.Warning or LogLevel.Error or LogLevel.Critical;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            ArgumentNullException.ThrowIfNull(formatter);
            if (IsEnabled(logLevel) && loggers.Behind(ErrorId.Of(category, eventId)) is { } behind)
            {
                try
                {
                    Console.Error.WriteLine(WarningLine.Of(category, eventId, formatter(state, exception), exception) + behind);
                }
                catch (Exception)
                {
                    // Standard error is closed, or goes to a disk that is full as well, or what is to be said cannot be read: there is nowhere left to say it, and it is to cost no call.
                }
            }
        }
    }
}
