using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Memento.Serialization;

namespace Memento.Abstractions.Tests.Serialization;

/// <summary>Writes a memento by the framework's writer: what ours is compared with.</summary>
internal static class FrameworkMementoWriter
{
    private const string TimeFormat = "O";
    private const int TimeLength = 28;

    /// <summary>The document without its seal.</summary>
    public static byte[] Write(MementoRecord memento)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            Write(json, memento, MementoSerializer.Format);
        }

        // Without the line feed and the brace at the end.
        return buffer.WrittenSpan[..^2].ToArray();
    }

    private static void Write(Utf8JsonWriter json, MementoRecord memento, int format)
    {
        json.WriteStartObject();
        json.WriteNumber("format", format);
        MementoJson.WriteText(json, "function", memento.Function.ToString());
        MementoJson.WriteHash(json, memento.ArgumentHash);
        MementoJson.WriteText(json, "arguments", memento.Arguments);
        WriteTime(json, memento.Time.UtcDateTime);
        json.WriteNumber("total_seconds", ToSeconds(memento.TotalTime));
        json.WriteNumber("own_seconds", ToSeconds(memento.OwnTime));
        MementoJson.WriteText(json, "result_type", memento.ResultType.ToString());
        if (memento.Content is { } content)
        {
            MementoJson.WriteContent(json, "content", content);
        }

        WriteList(json, "invocations", memento.Invocations, static (json, invocation) =>
        {
            MementoJson.WriteText(json, "function", invocation.Call.Function.ToString());
            MementoJson.WriteHash(json, invocation.Call.ArgumentHash);
            MementoJson.WriteText(json, "arguments", invocation.Arguments);
        });
        if (memento.InvocationCount > memento.Invocations.Count)
        {
            json.WriteNumber("invocation_count", memento.InvocationCount);
        }

        if (memento.InvocationList is { } list)
        {
            MementoJson.WriteContent(json, "invocation_list", list);
        }

        WriteList(json, "resources", memento.Resources, WriteResource);
        if (memento.ChangedResources.Count > 0)
        {
            WriteList(json, "changed_resources", memento.ChangedResources, WriteResource);
        }

        WriteList(json, "dependencies", memento.Dependencies, static (json, function) => MementoJson.WriteText(json, "function", function.ToString()));
        if (memento.AdoptedFrom is { } adopted)
        {
            MementoJson.WriteText(json, "adopted_from", adopted.ToString());
        }

        json.WriteStartObject("runner");
        MementoJson.WriteText(json, "type", memento.Runner.Type);
        if (memento.Runner.Details.Count > 0)
        {
            WriteList(json, "details", memento.Runner.Details, static (json, detail) =>
            {
                MementoJson.WriteText(json, "name", detail.Key);
                MementoJson.WriteText(json, "value", detail.Value);
            });
        }

        json.WriteEndObject();
        MementoJson.WriteText(json, "correlation_id", memento.CorrelationId);
        MementoJson.WriteText(json, "host", memento.Host);
        json.WriteNumber("process_id", memento.ProcessId);
        json.WriteEndObject();
    }

    private static void WriteResource(Utf8JsonWriter json, ResourceHandle resource)
    {
        MementoJson.WriteText(json, "type", resource.Type);
        MementoJson.WriteText(json, "uri", resource.Uri);
        MementoJson.WriteText(json, "version", resource.Version);
        if (resource.IsRecordOnly)
        {
            json.WriteBoolean("record_only", true);
        }
    }

    private static void WriteTime(Utf8JsonWriter json, DateTime time)
    {
        Span<byte> text = stackalloc byte[TimeLength];
        time.TryFormat(text, out var length, TimeFormat, CultureInfo.InvariantCulture);
        json.WriteString("time", text[..length]);
    }

    private static decimal ToSeconds(TimeSpan duration) => duration.Ticks / (decimal)TimeSpan.TicksPerSecond;

    private static void WriteList<T>(Utf8JsonWriter json, string name, IReadOnlyCollection<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
