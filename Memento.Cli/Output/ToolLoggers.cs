using Memento.Provenance;
using Microsoft.Extensions.Logging;

namespace Memento.Cli.Output;

/// <summary>The log of the host and of plugins, a line a message: warnings and errors, and all else for who wants more.</summary>
internal sealed class ToolLoggers(ToolConsole console, bool isVerbose) : ILoggerFactory
{
    private readonly Lock _gate = new();
    private List<string>? _held;

    public ILogger CreateLogger(string categoryName) => new Lines(this, isVerbose, categoryName);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("The tool logs to its standard error alone.");

    /// <summary>Holds what is logged, as it may be a part of the answer, which is to come.</summary>
    public void Hold()
    {
        lock (_gate)
        {
            _held = [];
        }
    }

    /// <summary>Tells what was held, and goes on without holding.</summary>
    /// <param name="told">What the answer tells of: a message that has it is left out.</param>
    public void Release(IEnumerable<string> told)
    {
        lock (_gate)
        {
            var places = told.Select(ShortText.OnOneLine).ToList();
            _held?.Where(line => !places.Exists(place => line.Contains(place, StringComparison.Ordinal))).ToList().ForEach(console.WriteErrorLine);
            _held = null;
        }
    }

    public void Dispose()
    {
    }

    private void Write(string line)
    {
        lock (_gate)
        {
            if (_held is not null)
            {
                _held.Add(line);
                return;
            }
        }

        console.WriteErrorLine(line);
    }

    private sealed class Lines(ToolLoggers loggers, bool isVerbose, string category) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && logLevel >= (isVerbose ? LogLevel.Information : LogLevel.Warning);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                var id = ErrorId.Of(category, eventId) is { } known ? $" {known}" : "";
                loggers.Write(ShortText.OnOneLine($"memento: {(logLevel < LogLevel.Warning ? "" : $"warning{id}: ")}{formatter(state, exception)}{(exception is null ? "" : $" ({ExceptionReader.MessageOf(exception)})")}"));
            }
        }
    }
}
