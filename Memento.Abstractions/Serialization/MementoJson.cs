using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Memento.Serialization;

/// <summary>What the JSON of mementos has in common with that of what belongs to them: lists of calls, indexes of partitions, exceptions.</summary>
internal static class MementoJson
{
    private const string ChecksumFormat = "x8";
    private const int ChecksumLength = 8;

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

    /// <summary>Whether a text has no half of a surrogate pair.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> text)
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

    /// <summary>The UTF-16 units of a text.</summary>
    public static byte[] ToLittleEndian(string text)
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
