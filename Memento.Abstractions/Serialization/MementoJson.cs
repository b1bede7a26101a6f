using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Memento.Serialization;

/// <summary>The members of a memento's JSON, as they are written; <see cref="MementoReader"/> reads them.</summary>
internal static class MementoJson
{
    private const string TimeFormat = "O";
    private const int TimeLength = 28;
    private const string ChecksumFormat = "x8";
    private const int ChecksumLength = 8;

    public static void Write(Utf8JsonWriter json, MementoRecord memento, int format)
    {
        json.WriteStartObject();
        json.WriteNumber("format", format);
        WriteText(json, "function", memento.Function.ToString());
        WriteHash(json, memento.ArgumentHash);
        WriteText(json, "arguments", memento.Arguments);
        WriteTime(json, memento.Time.UtcDateTime);
        json.WriteNumber("total_seconds", ToSeconds(memento.TotalTime));
        json.WriteNumber("own_seconds", ToSeconds(memento.OwnTime));
        WriteText(json, "result_type", memento.ResultType.ToString());
        if (memento.Content is { } content)
        {
            WriteContent(json, "content", content);
        }

        WriteList(json, "invocations", memento.Invocations, static (json, invocation) =>
        {
            WriteText(json, "function", invocation.Call.Function.ToString());
            WriteHash(json, invocation.Call.ArgumentHash);
            WriteText(json, "arguments", invocation.Arguments);
        });
        if (memento.InvocationCount > memento.Invocations.Count)
        {
            json.WriteNumber("invocation_count", memento.InvocationCount);
        }

        if (memento.InvocationList is { } list)
        {
            WriteContent(json, "invocation_list", list);
        }

        WriteList(json, "resources", memento.Resources, WriteResource);
        if (memento.ChangedResources.Count > 0)
        {
            WriteList(json, "changed_resources", memento.ChangedResources, WriteResource);
        }

        WriteList(json, "dependencies", memento.Dependencies, static (json, function) => WriteText(json, "function", function.ToString()));
        if (memento.AdoptedFrom is { } adopted)
        {
            WriteText(json, "adopted_from", adopted.ToString());
        }

        json.WriteStartObject("runner");
        WriteText(json, "type", memento.Runner.Type);
        if (memento.Runner.Details.Count > 0)
        {
            WriteList(json, "details", memento.Runner.Details, static (json, detail) =>
            {
                WriteText(json, "name", detail.Key);
                WriteText(json, "value", detail.Value);
            });
        }

        json.WriteEndObject();
        WriteText(json, "correlation_id", memento.CorrelationId);
        WriteText(json, "host", memento.Host);
        json.WriteNumber("process_id", memento.ProcessId);
        json.WriteEndObject();
    }

    public static void WriteHash(Utf8JsonWriter json, ArgumentHash hash)
    {
        Span<byte> digest = stackalloc byte[ArgumentHash.ByteLength];
        Span<byte> hex = stackalloc byte[2 * ArgumentHash.ByteLength];
        hash.CopyTo(digest);
        Convert.TryToHexStringLower(digest, hex, out _);
        json.WriteString("argument_hash", hex);
    }

    public static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        if (IsWellFormed(text))
        {
            json.WriteString(name, text);
            return;
        }

        // Half a surrogate pair has no UTF-8 form: the writer would put another character in its place.
        json.WriteStartObject(name);
        json.WriteBase64String("utf16", ToLittleEndian(text));
        json.WriteEndObject();
    }

    public static string RequiredText(JsonElement parent, string name)
    {
        var element = Required(parent, name);
        if (element.ValueKind == JsonValueKind.Object)
        {
            return FromLittleEndian(Required(element, "utf16").GetBytesFromBase64());
        }

        return element.GetString() ?? throw new InvalidDataException($"The member '{name}' is null, and a text is expected.");
    }

    public static int RequiredInteger(JsonElement parent, string name) => Required(parent, name).GetInt32();

    private static JsonElement Required(JsonElement parent, string name) => parent.TryGetProperty(name, out var element)
        ? element
        : throw new InvalidDataException($"The member '{name}' is missing.");

    public static void WriteContent(Utf8JsonWriter json, string name, ContentReference content)
    {
        json.WriteStartObject(name);
        WriteText(json, "key", content.Key.Path);
        if (content.Key.Version is { } version)
        {
            WriteText(json, "version", version);
        }

        WriteText(json, "sha256", content.Sha256);
        Span<byte> checksum = stackalloc byte[ChecksumLength];
        content.Checksum.TryFormat(checksum, out _, ChecksumFormat, CultureInfo.InvariantCulture);
        json.WriteString("crc32c", checksum);
        json.WriteNumber("length", content.Length);
        WriteText(json, "codec", content.Codec);
        if (content.FileName is { } fileName)
        {
            WriteText(json, "file_name", fileName);
        }

        if (content.Inline is { } bytes)
        {
            InlineContent.Write(json, bytes.Span);
        }

        json.WriteEndObject();
    }

    public static ContentReference ReadContent(JsonElement content) => new MementoReader(JsonMarshal.GetRawUtf8Value(content), MementoSerializer.MaximumDepth).ReadContent();

    /// <summary>A text of UTF-16 units.</summary>
    /// <exception cref="InvalidDataException">They are not whole ones.</exception>
    public static string FromLittleEndian(byte[] units) => units.Length % 2 == 0
        ? string.Create(units.Length / 2, units, static (text, units) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = (char)(units[2 * i] | (units[(2 * i) + 1] << 8));
            }
        })
        : throw new InvalidDataException("A text ends with half a UTF-16 unit.");

    private static void WriteResource(Utf8JsonWriter json, ResourceHandle resource)
    {
        WriteText(json, "type", resource.Type);
        WriteText(json, "uri", resource.Uri);
        WriteText(json, "version", resource.Version);
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

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (true)
        {
            var surrogate = text.IndexOfAnyInRange('\ud800', '\udfff');
            if (surrogate < 0)
            {
                return true;
            }

            if (Rune.DecodeFromUtf16(text[surrogate..], out _, out var length) != System.Buffers.OperationStatus.Done)
            {
                return false;
            }

            text = text[(surrogate + length)..];
        }
    }

    private static byte[] ToLittleEndian(string text)
    {
        var units = new byte[2 * text.Length];
        for (var i = 0; i < text.Length; i++)
        {
            units[2 * i] = (byte)text[i];
            units[(2 * i) + 1] = (byte)(text[i] >> 8);
        }

        return units;
    }
}
