using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;

namespace Memento.Configuration.Reading;

/// <summary>
/// Reads a configuration that is JSON; comments and trailing commas are allowed. What it says is read by the provider of JSON that applications have. A pass before
/// that finds the line of each key and of each mistake, which the provider tells of no key, and only of some mistakes.
/// </summary>
internal static class JsonReader
{
    private static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="ConfigurationException">It is no object, or one of its keys or values cannot be.</exception>
    public static void Read(ReadOnlyMemory<byte> utf8, DocumentContent content)
    {
        var reader = new Utf8JsonReader(utf8.Span, Options);
        var lines = new LineCounter(utf8.Span);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw content.Error(lines.LineAt(reader.TokenStartIndex), "a group of settings in braces is expected.");
        }

        var values = new List<Value>();
        ReadObject(ref reader, ref lines, new Place("", "", 1), content, values);

        // Whatever follows is an error of the reader's.
        reader.Read();
        Fill(utf8, values, content);
    }

    private static void Fill(ReadOnlyMemory<byte> utf8, List<Value> values, DocumentContent content)
    {
        using var stream = new MemoryStream(utf8.ToArray(), writable: false);
        var provider = new JsonStreamConfigurationProvider(new JsonStreamConfigurationSource { Stream = stream });
        provider.Load();
        foreach (var value in values)
        {
            if (!provider.TryGet(value.Place.Written, out var text))
            {
                throw new UnreachableException($"The provider of JSON has not read '{value.Place.Written}'.");
            }

            // The provider writes booleans as .NET does, "True", and what reads YAML as they stand there.
            content.Fill(value.Place.Key, value.IsBoolean ? text!.ToLowerInvariant() : text, value.Place.Line);
        }
    }

    private static void ReadValue(ref Utf8JsonReader reader, ref LineCounter lines, Place place, DocumentContent content, List<Value> values)
    {
        content.AddPlace(place.Key, place.Line, reader.TokenType switch
        {
            JsonTokenType.StartObject => DocumentShape.Group,
            JsonTokenType.StartArray => DocumentShape.List,
            _ => DocumentShape.Text,
        });
        var isEmpty = reader.TokenType switch
        {
            JsonTokenType.StartObject => !ReadObject(ref reader, ref lines, place, content, values),
            JsonTokenType.StartArray => !ReadArray(ref reader, ref lines, place, content, values),
            _ => true,
        };
        if (reader.TokenType == JsonTokenType.String)
        {
            // Looked at for the line that an error names.
            GetText(ref reader, place.Line);
        }

        if (isEmpty)
        {
            values.Add(new Value(place, reader.TokenType is JsonTokenType.True or JsonTokenType.False));
        }
    }

    /// <returns>False when it is empty.</returns>
    private static bool ReadObject(ref Utf8JsonReader reader, ref LineCounter lines, Place place, DocumentContent content, List<Value> values)
    {
        var any = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            any = true;
            var line = lines.LineAt(reader.TokenStartIndex);
            var child = PartOf(place, GetText(ref reader, line), line, content);
            reader.Read();
            ReadValue(ref reader, ref lines, child, content, values);
        }

        return any;
    }

    /// <inheritdoc cref="ReadObject" path="/returns"/>
    private static bool ReadArray(ref Utf8JsonReader reader, ref LineCounter lines, Place place, DocumentContent content, List<Value> values)
    {
        var index = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            ReadValue(ref reader, ref lines, PartOf(place, index.ToString(CultureInfo.InvariantCulture), lines.LineAt(reader.TokenStartIndex), content), content, values);
            index++;
        }

        return index > 0;
    }

    private static Place PartOf(Place place, string name, int line, DocumentContent content) =>
        new(content.KeyOf(place.Key, name, line), place.Written.Length == 0 ? name : ConfigurationPath.Combine(place.Written, name), line);

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

    /// <summary>Where something stands.</summary>
    /// <param name="Key">Its key, parameters filled.</param>
    /// <param name="Written">The same as it is written.</param>
    /// <param name="Line">The line.</param>
    private sealed record Place(string Key, string Written, int Line);

    /// <summary>A value, or a group or list with nothing in it, which is one to the provider.</summary>
    private sealed record Value(Place Place, bool IsBoolean);
}
