using Microsoft.Extensions.Logging;

namespace Memento.Logging;

/// <summary>A warning or an error as one line for standard error, where there is nobody to log to: whoever wants the stack trace gives a logger.</summary>
internal static class WarningLine
{
    /// <summary>The line: the id, where the message has one, the message, and what caused it.</summary>
    public static string Of(string category, EventId logged, string message, Exception? exception) =>
        $"memento: {(ErrorId.Of(category, logged) is { } id ? $"{id}: " : "")}{message}{(exception is null ? "" : $" ({ExceptionReader.MessageOf(exception)})")}".ReplaceLineEndings(" ");
}
