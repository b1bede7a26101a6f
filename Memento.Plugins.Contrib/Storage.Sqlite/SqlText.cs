using System.Buffers;
using System.Globalization;
using System.Text;

namespace Memento.Storage.Sqlite;

/// <summary>
/// Names and keys as they stand in a table: as they are, but for what a text of SQLite cannot hold. A NUL and a unit that is no
/// well-formed UTF-16 stand as <c>\u</c> and four hexadecimal digits, and a backslash as two.
/// </summary>
internal static class SqlText
{
    private static readonly SearchValues<char> Special = SearchValues.Create(['\\', '\0', .. Enumerable.Range(0xd800, 0x800).Select(static unit => (char)unit)]);

    /// <summary>The text as it stands in a table.</summary>
    public static string Escape(string text)
    {
        if (!text.AsSpan().ContainsAny(Special))
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length; i++)
        {
            var unit = text[i];
            if (char.IsHighSurrogate(unit) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                escaped.Append(unit).Append(text[++i]);
            }
            else if (unit == '\\')
            {
                escaped.Append(@"\\");
            }
            else if (unit == '\0' || char.IsSurrogate(unit))
            {
                escaped.Append(CultureInfo.InvariantCulture, $@"\u{(int)unit:x4}");
            }
            else
            {
                escaped.Append(unit);
            }
        }

        return escaped.ToString();
    }

    /// <summary>The text that stands in a table as another; null when none does.</summary>
    public static string? Unescape(string escaped)
    {
        if (!escaped.Contains('\\', StringComparison.Ordinal))
        {
            return escaped;
        }

        var text = new StringBuilder(escaped.Length);
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != '\\')
            {
                text.Append(escaped[i]);
            }
            else if (i + 1 < escaped.Length && escaped[i + 1] == '\\')
            {
                text.Append('\\');
                i++;
            }
            else if (i + 5 < escaped.Length && escaped[i + 1] == 'u'
                && ushort.TryParse(escaped.AsSpan(i + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
            {
                text.Append((char)unit);
                i += 5;
            }
            else
            {
                return null;
            }
        }

        return text.ToString();
    }
}
