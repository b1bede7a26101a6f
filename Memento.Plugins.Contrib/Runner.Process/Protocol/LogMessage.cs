using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Memento.Running.Processes.Protocol;

/// <summary>What the host or a plugin in a worker logged, for the program's own log.</summary>
/// <param name="Level">How serious it is.</param>
/// <param name="Category">Who says it.</param>
/// <param name="Id">The event.</param>
/// <param name="Text">The message.</param>
/// <param name="Cause">The exception, as type and message; null for none.</param>
internal sealed record LogMessage(LogLevel Level, string Category, EventId Id, string Text, string? Cause)
{
    /// <summary>Reads one.</summary>
    /// <exception cref="ProtocolException">The bytes are none.</exception>
    public static LogMessage Read(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            var root = document.RootElement;
            return new LogMessage(
                (LogLevel)root.GetProperty("level").GetInt32(),
                root.GetProperty("category").GetString()!,
                new EventId(root.GetProperty("id").GetInt32(), root.GetProperty("name").GetString()),
                root.GetProperty("text").GetString()!,
                root.GetProperty("cause").GetString());
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new ProtocolException($"a message for the log is none: {exception.Message}");
        }
    }

    /// <summary>The message.</summary>
    public byte[] Write()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("level", (int)Level);
            json.WriteString("category", Category);
            json.WriteNumber("id", Id.Id);
            json.WriteString("name", Id.Name);
            json.WriteString("text", Text);
            json.WriteString("cause", Cause);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Says it in this process.</summary>
    public void Log(ILoggerFactory loggers) => loggers.CreateLogger(Category).Log(Level, Id, Text, Cause is null ? null : new NonMemoizedException(Cause), static (text, _) => text);
}
