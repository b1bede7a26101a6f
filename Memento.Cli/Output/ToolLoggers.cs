using Memento.Provenance;
using Microsoft.Extensions.Logging;

namespace Memento.Cli.Output;

/// <summary>The log of the host and of plugins, a line a message: warnings and errors, and all else for who wants more.</summary>
internal sealed class ToolLoggers(ToolConsole console, bool isVerbose) : ILoggerFactory
{
    private readonly Lock _gate = new();
    private List<Line>? _held;

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

    /// <summary>The messages of an error that are held, each once.</summary>
    /// <param name="error">The error.</param>
    public IReadOnlyList<string> Held(ErrorId error)
    {
        lock (_gate)
        {
            return [.. (_held ?? []).Where(line => line.Error == error).Select(static line => line.Message).Distinct(StringComparer.Ordinal)];
        }
    }

    /// <summary>Tells what was held, and goes on without holding.</summary>
    /// <param name="told">What the answer tells of: a message that has it is left out.</param>
    public void Release(IEnumerable<string> told)
    {
        lock (_gate)
        {
            var places = told.Select(ShortText.OnOneLine).ToList();
            _held?.Select(static line => line.Text).Where(line => !places.Exists(place => line.Contains(place, StringComparison.Ordinal))).ToList().ForEach(console.WriteErrorLine);
            _held = null;
        }
    }

    public void Dispose()
    {
    }

    private void Write(Line line)
    {
        lock (_gate)
        {
            if (_held is not null)
            {
                _held.Add(line);
                return;
            }
        }

        console.WriteErrorLine(line.Text);
    }

    private readonly record struct Line(ErrorId? Error, string Message, string Text);

    private sealed class Lines(ToolLoggers loggers, bool isVerbose, string category) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && logLevel >= (isVerbose ? LogLevel.Information : LogLevel.Warning);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                var error = ErrorId.Of(category, eventId);
                var message = formatter(state, exception);
                var start = logLevel < LogLevel.Warning ? "" : error is null ? "warning: " : $"warning {error}: ";
                loggers.Write(new Line(error, message, ShortText.OnOneLine($"memento: {start}{message}{(exception is null ? "" : $" ({ExceptionReader.MessageOf(exception)})")}")));
            }
        }
    }
}
