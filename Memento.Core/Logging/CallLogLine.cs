using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Memento.Logging;

/// <summary>A line of the log of a call: when, how serious, who, and what.</summary>
internal static class CallLogLine
{
    /// <summary>The line of a message, however many lines that has.</summary>
    public static string Of(TimeProvider clock, LogLevel level, string category, int eventId, string message)
    {
        var time = clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{time} {NameOf(level)} {category}[{eventId}] {message}").ReplaceLineEndings(" ");
    }

    /// <summary>The line of one that the function printed; a carriage return before its end is of another system, and not of the text.</summary>
    public static string Printed(string source, StringBuilder line, TimeProvider clock) =>
        Of(clock, LogLevel.Information, source, 0, line.Length > 0 && line[^1] == '\r' ? line.ToString(0, line.Length - 1) : line.ToString());

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "error",
        _ => "critical",
    };
}
