using Microsoft.Extensions.Logging;

namespace Memento.Logging;

/// <summary>
/// Makes loggers whose messages go to the log of the memento function that is running, from whichever thread or task of it; outside of one they go nowhere. The log
/// is kept with the memento, and read by <see cref="BoundCall{TResult}.LogAsync"/>. Added to an application's logging by <c>AddMementoCallLogs</c>.
/// </summary>
/// <remarks>Filters name it by its type or by the alias <c>MementoCallLogs</c>.</remarks>
[ProviderAlias("MementoCallLogs")]
internal sealed class MementoLoggerProvider : ILoggerProvider
{
    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new CallLogger(categoryName);

    /// <summary>There is nothing to let go of.</summary>
    public void Dispose()
    {
    }
}
