using System.Buffers;
using System.Text.Json;
using Memento.Caching;
using Memento.Serialization;

namespace Memento.Running;

/// <summary>An outcome as UTF-8 JSON, for the process that asked for the call: the memento, and the result or the exception in full.</summary>
internal static class PortableOutcome
{
    private const int Format = 4;
    private const string Resources = "resources";
    private const string Stored = "stored";
    private const string Held = "held";
    private const string Counted = "counted";
    private const string Dependencies = "dependencies";

    /// <summary>Writes an outcome.</summary>
    /// <param name="call">The call that it is of.</param>
    /// <param name="outcome">The outcome.</param>
    /// <param name="maximumBytes">Up to how many bytes, as they are stored, the result comes along; a larger one that the store keeps is left to the store.</param>
    /// <param name="counted">How many calls that the function made were computed and how many remembered.</param>
    /// <param name="isHeld">Whether the memory cache of this process has the result though no store does.</param>
    public static byte[] Write(MementoCall call, CallOutcome outcome, long maximumBytes = long.MaxValue, (long Computed, long Remembered) counted = default, bool isHeld = false)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("format", Format);
            json.WriteBoolean("computed", outcome.Computed);
            if (outcome.Memento is { } memento)
            {
                json.WriteBase64String("memento", MementoSerializer.Serialize(memento));
            }

            WriteDependencies(json, call, outcome);
            json.WriteStartArray(Counted);
            json.WriteNumberValue(counted.Computed);
            json.WriteNumberValue(counted.Remembered);
            json.WriteEndArray();
            if (isHeld)
            {
                json.WriteBoolean(Held, true);
            }

            if (outcome.Exception is { } exception)
            {
                PortableException.Write(json, exception);
            }
            else if (outcome.Value is Partition or ResultFile || (outcome.Memento?.Content is { } content && content.Length > maximumBytes))
            {
                // It stays in the store, for the one as for the other.
                json.WriteBoolean(Stored, true);
            }
            else if (outcome.Value is not null)
            {
                var codec = StandardCodecs.All.First(codec => codec.CanEncode(call.ResultType));
                using var encoded = new MemoryStream();
                codec.Encode(outcome.Value, call.ResultType, encoded);
                json.WriteString("codec", codec.Name);
                json.WriteBase64String("value", encoded.GetBuffer().AsSpan(0, (int)encoded.Length));
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads an outcome.</summary>
    /// <param name="call">The call that it must be of.</param>
    /// <param name="portable">The bytes.</param>
    /// <exception cref="InvalidDataException">The bytes are not an outcome of the call.</exception>
    public static ReadOutcome Read(MementoCall call, ReadOnlyMemory<byte> portable)
    {
        try
        {
            using var document = JsonDocument.Parse(portable);
            var root = document.RootElement;
            if (root.GetProperty("format").GetInt32() is not Format and var format)
            {
                throw new InvalidDataException($"The outcome is of format {format}; format {Format} is expected.");
            }

            // It says itself which call it is of, so that an answer to another question is found out.
            var memento = root.TryGetProperty("memento", out var bytes) ? MementoSerializer.Deserialize(bytes.GetBytesFromBase64(), call.Key) : null;
            var exception = PortableException.Read(root, call.Definition);
            var (value, cached) = exception is null ? ReadValue(call, root) : (null, CachedValue.Create(ExceptionReader.ToRecord(exception), typeof(ExceptionRecord), null, []));
            var outcome = new CallOutcome(value, exception, memento, root.GetProperty("computed").GetBoolean())
            {
                Resources = [.. root.GetProperty(Resources).EnumerateArray().Select(static item => new ResourceHandle(Text(item, 0), Text(item, 1), Text(item, 2)))],
            };
            var dependencies = root.GetProperty(Dependencies).EnumerateArray().Select(static item => FunctionName.Parse(item.GetString() ?? "")).ToList();
            return new ReadOutcome(outcome, Is(root, Stored), Is(root, Held), cached, dependencies, root.GetProperty(Counted)[0].GetInt64(), root.GetProperty(Counted)[1].GetInt64());
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException or ArgumentException)
        {
            throw new InvalidDataException($"What came back for {call.Key} is not an outcome: {ExceptionReader.MessageOf(exception)}", exception);
        }
    }

    // What a call without a memento depended on, which its caller may have seen; one that was cancelled has no outcome that says so itself.
    private static void WriteDependencies(Utf8JsonWriter json, MementoCall call, CallOutcome outcome)
    {
        var heir = outcome.Memento is null ? call.Heir : null;
        json.WriteStartArray(Dependencies);
        foreach (var function in heir?.Functions ?? [])
        {
            json.WriteStringValue(function.ToString());
        }

        json.WriteEndArray();
        json.WriteStartArray(Resources);
        foreach (var resource in (heir?.Resources ?? outcome.Resources).Where(static resource => !resource.IsRecordOnly))
        {
            json.WriteStartArray();
            json.WriteStringValue(resource.Type);
            json.WriteStringValue(resource.Uri);
            json.WriteStringValue(resource.Version);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static bool Is(JsonElement root, string property) => root.TryGetProperty(property, out var value) && value.GetBoolean();

    private static string Text(JsonElement list, int index) => list[index].GetString() ?? throw new FormatException("A text is missing.");

    private static (object? Value, CachedValue? Cached) ReadValue(MementoCall call, JsonElement root)
    {
        if (!root.TryGetProperty("value", out var value))
        {
            return (null, CachedValue.Create(null, call.ResultType, null, []));
        }

        var name = root.GetProperty("codec").GetString();
        var codec = StandardCodecs.All.FirstOrDefault(codec => codec.Name == name) ?? throw new InvalidDataException($"The outcome of {call.Key} names an unknown codec, '{name}'.");
        var bytes = value.GetBytesFromBase64();
        using var encoded = new MemoryStream(bytes);
        var decoded = codec.Decode(encoded, call.ResultType);
        return (decoded, CachedValue.Create(decoded, call.ResultType, codec, bytes));
    }
}
