using System.Globalization;
using System.Text;

namespace Memento.Serialization.Tables;

/// <summary>Names the entries of columns so that each can be a file anywhere, whatever the column is called.</summary>
internal static class EntryNames
{
    private const int MaxLength = 100;

    // What these systems keep for themselves, with any ending.
    private static readonly HashSet<string> Devices = new(
        ["con", "prn", "aux", "nul", .. Enumerable.Range(0, 10).SelectMany(i => new[] { $"com{i}", $"lpt{i}" })],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The names without endings. ASCII letters, digits, <c>_</c> and <c>-</c> stay; all else is percent-encoded UTF-8, the dot
    /// too, so that no column's name looks like another's with an ending. A name that is empty, too long, a device, or
    /// that of an earlier column but for case, gets <c>~</c> and its place among the columns, from 1.
    /// </summary>
    public static string[] Of(IReadOnlyList<string> columns)
    {
        var used = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var names = new string[columns.Count];
        for (var i = 0; i < names.Length; i++)
        {
            var name = Escape(columns[i]);
            var isCut = name.Length > MaxLength;
            name = isCut ? name[..MaxLength] : name;
            if (isCut || name.Length == 0 || Devices.Contains(name) || !used.Add(name))
            {
                name += "~" + (i + 1).ToString(CultureInfo.InvariantCulture);
            }

            names[i] = name;
        }

        return names;
    }

    private static string Escape(string column)
    {
        var escaped = new StringBuilder(column.Length);
        foreach (var unit in Encoding.UTF8.GetBytes(column))
        {
            if (char.IsAsciiLetterOrDigit((char)unit) || unit is (byte)'_' or (byte)'-')
            {
                escaped.Append((char)unit);
            }
            else
            {
                escaped.Append('%').Append(unit.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return escaped.ToString();
    }
}
