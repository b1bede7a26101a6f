using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Memento.Storage;
using Memento.Storage.Files;

namespace Memento.Serialization;

/// <summary>The members of a memento's JSON, written and read in one place so that the two cannot part.</summary>
internal static class MementoJson
{
    private const string TimeFormat = "O";
    private const string ChecksumFormat = "x8";

    public static void Write(Utf8JsonWriter json, MementoRecord memento, int format)
    {
        json.WriteStartObject();
        json.WriteNumber("format", format);
        WriteText(json, "function", memento.Function.ToString());
        json.WriteString("argument_hash", memento.ArgumentHash.ToString());
        WriteText(json, "arguments", memento.Arguments);
        json.WriteString("time", memento.Time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
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
            json.WriteString("argument_hash", invocation.Call.ArgumentHash.ToString());
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

    public static MementoRecord Read(JsonElement root)
    {
        // A caller of many calls names the same few functions over and over: each is held once.
        var functions = new Dictionary<string, FunctionName>(StringComparer.Ordinal);
        return new MementoRecord
        {
            Function = RequiredFunction(root, functions),
            ArgumentHash = RequiredHash(root),
            Arguments = RequiredText(root, "arguments"),
            Time = RequiredTime(root, "time"),
            TotalTime = RequiredDuration(root, "total_seconds"),
            OwnTime = RequiredDuration(root, "own_seconds"),
            ResultType = new ResultType(RequiredText(root, "result_type")),
            Content = root.TryGetProperty("content", out var content) ? ReadContent(content) : null,
            Invocations = RequiredList(root, "invocations", item => new Invocation(
                new CallKey(RequiredFunction(item, functions), RequiredHash(item)),
                RequiredText(item, "arguments"))),
            InvocationCount = root.TryGetProperty("invocation_count", out var count) ? ReadCount(root, count) : 0,
            InvocationList = root.TryGetProperty("invocation_list", out var list) ? ReadContent(list) : null,
            Resources = RequiredList(root, "resources", ReadResource),
            ChangedResources = root.TryGetProperty("changed_resources", out _) ? RequiredList(root, "changed_resources", ReadResource) : [],
            Dependencies = RequiredList(root, "dependencies", item => RequiredFunction(item, functions)),
            AdoptedFrom = root.TryGetProperty("adopted_from", out _) ? RequiredFunction(root, functions, "adopted_from") : null,
            Runner = ReadRunner(Required(root, "runner")),
            CorrelationId = RequiredText(root, "correlation_id"),
            Host = RequiredText(root, "host"),
            ProcessId = RequiredInteger(root, "process_id"),
        };
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
            var units = Required(element, "utf16").GetBytesFromBase64();
            return units.Length % 2 == 0
                ? string.Create(units.Length / 2, units, static (text, units) =>
                {
                    for (var i = 0; i < text.Length; i++)
                    {
                        text[i] = (char)(units[2 * i] | (units[(2 * i) + 1] << 8));
                    }
                })
                : throw new InvalidDataException($"The member '{name}' holds half a UTF-16 unit.");
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
        json.WriteString("crc32c", content.Checksum.ToString(ChecksumFormat, CultureInfo.InvariantCulture));
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

    public static ContentReference ReadContent(JsonElement content)
    {
        var length = Required(content, "length").GetInt64();
        return length >= 0
            ? new ContentReference(
                new DataKey(RequiredText(content, "key"), content.TryGetProperty("version", out _) ? RequiredText(content, "version") : null),
                RequiredText(content, "sha256"),
                uint.Parse(RequiredText(content, "crc32c"), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
                length,
                RequiredText(content, "codec"))
            {
                Inline = InlineContent.Read(content),
                FileName = ReadFileName(content),
            }
            : throw new InvalidDataException($"A content of {length} bytes cannot be.");
    }

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

    private static ResourceHandle ReadResource(JsonElement resource) => new(RequiredText(resource, "type"), RequiredText(resource, "uri"), RequiredText(resource, "version"))
    {
        IsRecordOnly = resource.TryGetProperty("record_only", out var only) && only.GetBoolean(),
    };

    private static string? ReadFileName(JsonElement content) => !content.TryGetProperty("file_name", out _) ? null
        : RequiredText(content, "file_name") is var name && FileNames.IsPlain(name) ? name
        : throw new InvalidDataException("The member 'file_name' is not the name of a file.");

    private static long ReadCount(JsonElement root, JsonElement count) => count.GetInt64() is var number && number >= Required(root, "invocations").GetArrayLength()
        ? number
        : throw new InvalidDataException($"The member 'invocation_count' is {number}, and more calls than that are listed.");

    private static RunnerDescription ReadRunner(JsonElement runner)
    {
        var details = new Dictionary<string, string>(StringComparer.Ordinal);
        if (runner.TryGetProperty("details", out var items))
        {
            foreach (var item in items.EnumerateArray())
            {
                details.Add(RequiredText(item, "name"), RequiredText(item, "value"));
            }
        }

        return new RunnerDescription(RequiredText(runner, "type"), details.Count == 0 ? null : details.AsReadOnly());
    }

    private static FunctionName RequiredFunction(JsonElement parent, Dictionary<string, FunctionName> functions, string member = "function")
    {
        var text = RequiredText(parent, member);
        ref var function = ref CollectionsMarshal.GetValueRefOrAddDefault(functions, text, out _);
        return function ??= FunctionName.Parse(text);
    }

    private static ArgumentHash RequiredHash(JsonElement parent) => ArgumentHash.Parse(RequiredText(parent, "argument_hash"));

    private static DateTimeOffset RequiredTime(JsonElement parent, string name)
    {
        var time = DateTime.ParseExact(RequiredText(parent, name), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
        return time.Kind == DateTimeKind.Utc
            ? new DateTimeOffset(time)
            : throw new InvalidDataException($"The member '{name}' is not a time in UTC.");
    }

    private static decimal ToSeconds(TimeSpan duration) => duration.Ticks / (decimal)TimeSpan.TicksPerSecond;

    private static TimeSpan RequiredDuration(JsonElement parent, string name) =>
        new((long)(Required(parent, name).GetDecimal() * TimeSpan.TicksPerSecond));

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

    private static List<T> RequiredList<T>(JsonElement parent, string name, Func<JsonElement, T> read)
    {
        var array = Required(parent, name);
        var items = new List<T>(array.GetArrayLength());
        foreach (var item in array.EnumerateArray())
        {
            items.Add(read(item));
        }

        return items;
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
