using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Memento.Versioning;

/// <summary>
/// Writes what a version is made of as JSON and reads it again: <c>{"hash":…,"code":{…}}</c>, where the hash is that of the code's text,
/// so that a text that was cut or changed is known to be.
/// </summary>
public static class FunctionCodeText
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a function's code: the same code as the same text.</summary>
    /// <param name="code">The code.</param>
    public static string Write(FunctionCode code)
    {
        ArgumentNullException.ThrowIfNull(code);
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, Compact))
        {
            WriteCode(writer, code);
        }

        return $"{{\"hash\":\"{HashOf(bytes.WrittenSpan)}\",\"code\":{Encoding.UTF8.GetString(bytes.WrittenSpan)}}}";
    }

    /// <summary>Reads a function's code; null where the text is damaged, or is none.</summary>
    /// <param name="text">What <see cref="Write"/> returned.</param>
    public static FunctionCode? Read(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(text));
            var code = document.RootElement.GetProperty("code");
            return document.RootElement.GetProperty("hash").ValueEquals(HashOf(JsonMarshal.GetRawUtf8Value(code))) ? ReadCode(code) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or IndexOutOfRangeException or ArgumentException or OverflowException)
        {
            return null;
        }
    }

    private static string HashOf(ReadOnlySpan<byte> code) => Convert.ToHexStringLower(SHA256.HashData(code).AsSpan(0, 16));

    private static void WriteCode(Utf8JsonWriter writer, FunctionCode code)
    {
        writer.WriteStartObject();
        Name("version", code.Version);
        List("parts", code.Parts, Part);
        List("gaps", code.Gaps, gap => Texts(gap.Where, gap.Reason));
        List("statics", code.MutableStatics, field =>
        {
            writer.WriteStartArray();
            Text(field.Assembly);
            Text(field.Type);
            Text(field.Field);
            writer.WriteNumberValue(field.Token);
            writer.WriteEndArray();
        });
        List("reached", code.Reached.GroupBy(method => method.Assembly, StringComparer.Ordinal).OrderBy(methods => methods.Key, StringComparer.Ordinal), methods =>
        {
            writer.WriteStartArray();
            Text(methods.Key);
            Array(methods.Select(method => method.Token).Order(), writer.WriteNumberValue);
            writer.WriteEndArray();
        });
        List("modules", code.Modules.OrderBy(module => module.Key, StringComparer.Ordinal), module => Texts(module.Key, module.Value.ToString("N")));
        List("missing", code.Missing, Text);
        List("builds", code.Builds.OrderBy(build => build.Key, StringComparer.Ordinal), build =>
        {
            writer.WriteStartArray();
            Text(build.Key);
            Optional(build.Value.Compiler, Text);
            Optional(build.Value.IsOptimized, isOptimized => writer.WriteBooleanValue(isOptimized!.Value));
            writer.WriteEndArray();
        });
        writer.WriteEndObject();

        void Part(CodePart part)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(part.Kind.ToString());
            Text(part.Name);
            Text(part.Code);
            writer.WriteBooleanValue(part.IsMementoFunction);
            Array(part.Uses, writer.WriteNumberValue);
            Array(part.Constants, constant => Texts(constant.Type, constant.Text));
            if (part.Mark is { } mark)
            {
                Optional(mark.Salt, Text);
                Optional(mark.CodeHash, Text);
                Optional(mark.Own, Part);
            }

            writer.WriteEndArray();
        }

        void Optional<T>(T? value, Action<T> write)
        {
            if (value is null)
            {
                writer.WriteNullValue();
            }
            else
            {
                write(value);
            }
        }

        void Name(string name, string value)
        {
            writer.WritePropertyName(name);
            Text(value);
        }

        void List<T>(string name, IEnumerable<T> items, Action<T> write)
        {
            writer.WritePropertyName(name);
            Array(items, write);
        }

        void Array<T>(IEnumerable<T> items, Action<T> write)
        {
            writer.WriteStartArray();
            foreach (var item in items)
            {
                write(item);
            }

            writer.WriteEndArray();
        }

        void Texts(string first, string second)
        {
            writer.WriteStartArray();
            Text(first);
            Text(second);
            writer.WriteEndArray();
        }

        // A constant may have half a surrogate pair, which UTF-8 does not know: then its UTF-16 code units are written.
        void Text(string text)
        {
            if (text.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar))
            {
                Array(text, unit => writer.WriteNumberValue(unit));
            }
            else
            {
                writer.WriteStringValue(text);
            }
        }
    }

    private static FunctionCode ReadCode(JsonElement code) => new()
    {
        Version = Text(code.GetProperty("version")),
        Parts = List(code.GetProperty("parts"), ReadPart),
        Gaps = List(code.GetProperty("gaps"), gap => new CodeGap(Text(gap[0]), Text(gap[1]))),
        MutableStatics = List(code.GetProperty("statics"), field => new StaticFieldName(Text(field[0]), Text(field[1]), Text(field[2]), field[3].GetInt32())),
        Reached = List(code.GetProperty("reached"), methods => (Assembly: Text(methods[0]), Tokens: List(methods[1], token => token.GetInt32())))
            .SelectMany(methods => methods.Tokens.Select(token => (methods.Assembly, token)))
            .ToHashSet(),
        Modules = List(code.GetProperty("modules"), module => (Name: Text(module[0]), Id: Guid.ParseExact(Text(module[1]), "N"))).ToDictionary(module => module.Name, module => module.Id, StringComparer.Ordinal),
        Missing = List(code.GetProperty("missing"), Text),
        // A text from before builds were told has none.
        Builds = code.TryGetProperty("builds", out var builds)
            ? List(builds, build => (Name: Text(build[0]), Build: new AssemblyBuild(Optional(build[1], Text), IsNull(build[2]) ? null : build[2].GetBoolean()))).ToDictionary(build => build.Name, build => build.Build, StringComparer.Ordinal)
            : new Dictionary<string, AssemblyBuild>(),
    };

    private static CodePart ReadPart(JsonElement part) => new(Enum.Parse<CodePartKind>(Text(part[0])), Text(part[1]), Text(part[2]), List(part[5], constant => new CodeConstant(Text(constant[0]), Text(constant[1]))))
    {
        IsMementoFunction = part[3].GetBoolean(),
        Uses = List(part[4], use => use.GetInt32()),
        Mark = part.GetArrayLength() == 6 ? null : new VersionMark(Optional(part[6], Text), Optional(part[7], Text), Optional(part[8], ReadPart)),
    };

    private static bool IsNull(JsonElement value) => value.ValueKind == JsonValueKind.Null;

    private static T? Optional<T>(JsonElement value, Func<JsonElement, T> read)
        where T : class => IsNull(value) ? null : read(value);

    private static T[] List<T>(JsonElement array, Func<JsonElement, T> read) => [.. array.EnumerateArray().Select(read)];

    private static string Text(JsonElement text) => text.ValueKind == JsonValueKind.Array
        ? string.Concat(text.EnumerateArray().Select(unit => (char)unit.GetUInt16()))
        : text.GetString() ?? throw new FormatException("A text is missing.");
}
