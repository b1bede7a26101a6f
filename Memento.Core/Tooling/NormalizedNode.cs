using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Memento.Provenance;

namespace Memento.Tooling;

/// <summary>Normalized JSON, as <see cref="MementoRecord.Arguments"/> has it, as JSON that every reader takes: what it writes as <c>NaN</c> or <c>Infinity</c> is a text, and half of a surrogate pair U+FFFD.</summary>
internal static class NormalizedNode
{
    private const int UnicodeEscape = 6;

    /// <summary>A normalized value; what is none, of another program's making, as a text.</summary>
    public static JsonNode? Parse(string normalized)
    {
        ArgumentNullException.ThrowIfNull(normalized);
        try
        {
            return JsonNode.Parse(Strict(normalized), documentOptions: new JsonDocumentOptions { MaxDepth = 1024, AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            // Also one with names that differ only in which half of a pair they have.
            return JsonValue.Create(normalized);
        }
    }

    /// <summary>The arguments of a call by name, in the order of the key, those of the context last.</summary>
    /// <param name="arguments">What <see cref="MementoRecord.Arguments"/> has.</param>
    public static JsonObject ParseArguments(string arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return new JsonObject(ArgumentChange.Read(arguments).Select(static argument => KeyValuePair.Create(argument.Key, Parse(argument.Value))));
    }

    private static string Strict(string normalized)
    {
        var text = new StringBuilder(normalized.Length);
        for (var i = 0; i < normalized.Length; i++)
        {
            if (normalized[i] == '"')
            {
                i = CopyText(normalized, i, text);
            }
            else if (WordAt(normalized, i) is { } word)
            {
                text.Append('"').Append(word).Append('"');
                i += word.Length - 1;
            }
            else
            {
                text.Append(normalized[i]);
            }
        }

        return text.ToString();
    }

    private static string? WordAt(string normalized, int at) =>
        Array.Find(["NaN", "-Infinity", "Infinity"], word => string.CompareOrdinal(normalized, at, word, 0, word.Length) == 0);

    /// <summary>Copies a text in quotes.</summary>
    /// <returns>Where its last quote is.</returns>
    private static int CopyText(string normalized, int start, StringBuilder text)
    {
        text.Append('"');
        for (var i = start + 1; i < normalized.Length; i++)
        {
            if (UnitAt(normalized, i) is { } unit && char.IsSurrogate(unit))
            {
                var isPair = char.IsHighSurrogate(unit) && UnitAt(normalized, i + UnicodeEscape) is { } next && char.IsLowSurrogate(next);
                var length = isPair ? 2 * UnicodeEscape : UnicodeEscape;
                text.Append(isPair ? normalized.AsSpan(i, length) : "\\ufffd");
                i += length - 1;
            }
            else if (normalized[i] == '\\' && i + 1 < normalized.Length)
            {
                text.Append(normalized, i, 2);
                i++;
            }
            else
            {
                text.Append(normalized[i]);
                if (normalized[i] == '"')
                {
                    return i;
                }
            }
        }

        return normalized.Length;
    }

    private static char? UnitAt(string normalized, int at) =>
        at + UnicodeEscape <= normalized.Length && normalized[at] == '\\' && normalized[at + 1] == 'u' && ushort.TryParse(normalized.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : null;
}
