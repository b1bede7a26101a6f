using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Memento.Configuration.Reading;

/// <summary>Reads a configuration that is JSON: comments and trailing commas are allowed, numbers and booleans are kept as they are written.</summary>
internal static class JsonReader
{
    private static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="ConfigurationException">It is no object, or one of its keys or values cannot be.</exception>
    public static void Read(ReadOnlySpan<byte> utf8, DocumentContent content)
    {
        var reader = new Utf8JsonReader(utf8, Options);
        var lines = new LineCounter(utf8);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw content.Error(lines.LineAt(reader.TokenStartIndex), "a group of settings in braces is expected.");
        }

        ReadObject(ref reader, ref lines, "", content);

        // Whatever follows is an error of the reader's.
        reader.Read();
    }

    private static void ReadValue(ref Utf8JsonReader reader, ref LineCounter lines, string key, int line, DocumentContent content)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                content.AddGroup(key, line);
                if (!ReadObject(ref reader, ref lines, key, content))
                {
                    content.SetEmpty(key, null);
                }

                break;
            case JsonTokenType.StartArray:
                content.AddGroup(key, line);
                if (!ReadArray(ref reader, ref lines, key, content))
                {
                    content.SetEmpty(key, "");
                }

                break;
            case JsonTokenType.Null:
                content.Add(key, null, line);
                break;
            case JsonTokenType.String:
                content.Add(key, GetText(ref reader, line), line);
                break;
            default:
                content.Add(key, Encoding.UTF8.GetString(reader.ValueSpan), line);
                break;
        }
    }

    /// <returns>False when it is empty.</returns>
    private static bool ReadObject(ref Utf8JsonReader reader, ref LineCounter lines, string key, DocumentContent content)
    {
        var any = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            any = true;
            var line = lines.LineAt(reader.TokenStartIndex);
            var child = content.KeyOf(key, GetText(ref reader, line), line);
            reader.Read();
            ReadValue(ref reader, ref lines, child, line, content);
        }

        return any;
    }

    /// <inheritdoc cref="ReadObject" path="/returns"/>
    private static bool ReadArray(ref Utf8JsonReader reader, ref LineCounter lines, string key, DocumentContent content)
    {
        var index = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var line = lines.LineAt(reader.TokenStartIndex);
            ReadValue(ref reader, ref lines, content.KeyOf(key, index.ToString(CultureInfo.InvariantCulture), line), line, content);
            index++;
        }

        return index > 0;
    }

    private static string GetText(ref Utf8JsonReader reader, int line)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            // Half of a character, "\ud800": the reader looks at what is written so only now, and names no line.
            throw new JsonException(exception.Message, path: null, line - 1, bytePositionInLine: null, exception);
        }
    }

    /// <summary>Counts lines as the reader goes on.</summary>
    private ref struct LineCounter(ReadOnlySpan<byte> utf8)
    {
        private readonly ReadOnlySpan<byte> _utf8 = utf8;
        private int _position;
        private int _line = 1;

        public int LineAt(long position)
        {
            _line += _utf8[_position..(int)position].Count((byte)'\n');
            _position = (int)position;
            return _line;
        }
    }
}
