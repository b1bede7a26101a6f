using System.Text;
using Memento;
using Memento.Plugins;
using Memento.Serialization;

namespace PluginRoot;

/// <summary>
/// The codec "plugin-short-name": rows of texts as CSV (RFC 4180) in UTF-8, which spreadsheets and other languages read. It takes functions that return
/// <c>string[][]</c>. What it writes reads back equal: a row may have any number of fields, and a field any text.
/// </summary>
[ExportCodec("plugin-short-name")]
public sealed class CsvCodec : ICodec
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <inheritdoc/>
    public string Name => "plugin-short-name";

    /// <inheritdoc/>
    public bool CanEncode(Type declaredType) => declaredType == typeof(string[][]);

    /// <inheritdoc/>
    public void Encode(object value, Type declaredType, Stream destination)
    {
        var rows = (string?[]?[])value;
        using var writer = new StreamWriter(destination, Utf8, leaveOpen: true);
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i] ?? throw Refusal($"Result[{i}]", typeof(string[]), "CSV has no null; return an empty row for it.");
            for (var j = 0; j < row.Length; j++)
            {
                var field = row[j] ?? throw Refusal($"Result[{i}][{j}]", typeof(string), "CSV has no null; return an empty text for it.");
                if (!IsUnicode(field))
                {
                    throw Refusal($"Result[{i}][{j}]", typeof(string), "It has half of a surrogate pair, for which there is no UTF-8.");
                }

                writer.Write(j == 0 ? "" : ",");
                writer.Write(NeedsQuotes(field) || (field.Length == 0 && row.Length == 1) ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field);
            }

            writer.Write("\r\n");
        }
    }

    /// <inheritdoc/>
    public object Decode(Stream source, Type declaredType)
    {
        try
        {
            using var reader = new StreamReader(source, Utf8, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
            return new CsvReader(new StringReader(reader.ReadToEnd())).ReadToEnd();
        }
        catch (DecoderFallbackException exception)
        {
            throw new InvalidDataException("The CSV is not UTF-8.", exception);
        }
    }

    private static bool NeedsQuotes(string field) => field.AsSpan().ContainsAny(",\"\r\n");

    private static bool IsUnicode(string text)
    {
        try
        {
            _ = Utf8.GetByteCount(text);
            return true;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    private static UnsupportedResultException Refusal(string path, Type type, string hint) => new(path, type, hint);
}
