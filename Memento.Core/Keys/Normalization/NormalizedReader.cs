using System.Globalization;
using System.Text;

namespace Memento.Keys.Normalization;

/// <summary>
/// Reads normalized JSON as <see cref="NormalizedWriter"/> writes it: without white space, and with what JSON's own readers refuse, which are
/// <c>NaN</c>, the infinities, and texts with half of a surrogate pair.
/// </summary>
internal static class NormalizedReader
{
    /// <summary>The members of an object by name, in their order, each as the text it has.</summary>
    /// <exception cref="FormatException">The text is no such object.</exception>
    public static OrderedDictionary<string, string> ReadMembers(string json)
    {
        var members = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        if (json is not ['{', .., '}'])
        {
            throw Malformed(json);
        }

        for (var at = 1; at < json.Length - 1;)
        {
            var end = EndOf(json, at);
            var name = ReadText(json[at..end]);
            if (json[end] != ':')
            {
                throw Malformed(json);
            }

            at = end + 1;
            end = EndOf(json, at);
            members[name] = end > at ? json[at..end] : throw Malformed(json);
            at = end == json.Length - 1 || json[end] == ',' ? end + 1 : throw Malformed(json);
        }

        return members;
    }

    /// <summary>The value of a text in quotes.</summary>
    /// <exception cref="FormatException">It is no such text.</exception>
    public static string ReadText(string json)
    {
        if (json is not ['"', .., '"'])
        {
            throw Malformed(json);
        }

        var inner = json.AsSpan(1, json.Length - 2);
        if (!inner.Contains('\\'))
        {
            return inner.ToString();
        }

        var text = new StringBuilder(inner.Length);
        for (var i = 0; i < inner.Length; i++)
        {
            if (inner[i] != '\\')
            {
                text.Append(inner[i]);
                continue;
            }

            i++;
            var escaped = i < inner.Length ? inner[i] : throw Malformed(json);
            if (escaped == 'u')
            {
                text.Append(i + 4 < inner.Length && ushort.TryParse(inner.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit) ? (char)unit : throw Malformed(json));
                i += 4;
            }
            else
            {
                text.Append(escaped switch
                {
                    'b' => '\b',
                    'f' => '\f',
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    '"' or '\\' or '/' => escaped,
                    _ => throw Malformed(json),
                });
            }
        }

        return text.ToString();
    }

    /// <summary>Where the value that begins at a place ends: one after its last character.</summary>
    private static int EndOf(string json, int at)
    {
        var depth = 0;
        for (var i = at; i < json.Length; i++)
        {
            switch (json[i])
            {
                case '"':
                    i = EndOfText(json, i);
                    if (depth == 0)
                    {
                        return i + 1 < json.Length ? i + 1 : throw Malformed(json);
                    }

                    break;
                case '{' or '[':
                    depth++;
                    break;
                case '}' or ']' when depth == 0:
                case ',' or ':' when depth == 0:
                    return i;
                case '}' or ']':
                    depth--;
                    if (depth == 0)
                    {
                        return i + 1 < json.Length ? i + 1 : throw Malformed(json);
                    }

                    break;
            }
        }

        throw Malformed(json);
    }

    private static int EndOfText(string json, int at)
    {
        for (var i = at + 1; i < json.Length; i++)
        {
            if (json[i] == '\\')
            {
                i++;
            }
            else if (json[i] == '"')
            {
                return i;
            }
        }

        throw Malformed(json);
    }

    private static FormatException Malformed(string json) => new($"This is not normalized JSON: {(json.Length <= 100 ? json : json[..100] + "…")}");
}
