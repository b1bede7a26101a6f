using Microsoft.Extensions.Logging;

namespace Memento.Testing;

/// <summary>One message that was logged.</summary>
/// <param name="Category">The logger's category.</param>
/// <param name="Level">The level.</param>
/// <param name="Id">The event id.</param>
/// <param name="Message">The whole message.</param>
/// <param name="Exception">The exception that went with it, if any.</param>
public sealed record LogEntry(string Category, LogLevel Level, EventId Id, string Message, Exception? Exception);
