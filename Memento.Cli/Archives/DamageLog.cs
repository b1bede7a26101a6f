using Microsoft.Extensions.Logging;

namespace Memento.Cli.Archives;

/// <summary>Keeps what a store warns of, each once: what of it cannot be trusted and counts as absent.</summary>
internal sealed class DamageLog : ILogger
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>The warnings, in their order.</summary>
    public List<string> Warnings { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel) && formatter(state, exception) is var text && _seen.Add(text))
        {
            Warnings.Add(text);
        }
    }
}
