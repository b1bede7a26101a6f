using Memento.Provenance;
using Microsoft.Extensions.Logging;

namespace Memento.Cli.Output;

/// <summary>The log of the host and of plugins, a line a message: warnings and errors, and all else for who wants more.</summary>
internal sealed class ToolLoggers(ToolConsole console, bool isVerbose) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new Lines(console, isVerbose, categoryName);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("The tool logs to its standard error alone.");

    public void Dispose()
    {
    }

    private sealed class Lines(ToolConsole console, bool isVerbose, string category) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && logLevel >= (isVerbose ? LogLevel.Information : LogLevel.Warning);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                var id = ErrorId.Of(category, eventId) is { } known ? $" {known}" : "";
                console.WriteErrorLine(ShortText.OnOneLine($"memento: {(logLevel < LogLevel.Warning ? "" : $"warning{id}: ")}{formatter(state, exception)}{(exception is null ? "" : $" ({ExceptionReader.MessageOf(exception)})")}"));
            }
        }
    }
}
