using Microsoft.Extensions.Logging;

namespace Memento.Cli.Output;

/// <summary>The log of the host and of plugins, a line a message: warnings and errors, and all else for who wants more.</summary>
internal sealed class ToolLoggers(ToolConsole console, bool isVerbose) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("The tool logs to its standard error alone.");

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && logLevel >= (isVerbose ? LogLevel.Information : LogLevel.Warning);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            console.WriteErrorLine($"memento: {(logLevel < LogLevel.Warning ? "" : "warning: ")}{formatter(state, exception)}{(exception is null ? "" : $" ({exception.Message})")}".ReplaceLineEndings(" "));
        }
    }

    public void Dispose()
    {
    }
}
