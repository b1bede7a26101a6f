using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Memento.Storage.Filesystem.Files;

/// <summary>
/// Turns any text into a file name that every system takes, and back. Injective, also where case does not count: two
/// texts never share a name.
/// </summary>
/// <remarks>
/// <c>a–z 0–9 . _ - + , = ( ) [ ]</c> stay; a capital letter becomes <c>!</c> and the small one (as in Go's module
/// cache); other ASCII becomes <c>%</c> and two digits, other UTF-16 units <c>%u</c> and four. A name that a system
/// reserves (<c>con</c>, <c>lpt1.txt</c>), or that would begin or end with a dot, has that character escaped too.
/// What is longer than a system takes becomes its beginning, <c>@</c> and the SHA-256 of the text; the text is then
/// written down inside. No other name has an <c>@</c>, so that the store's own suffixes begin with one.
/// </remarks>
internal static class FileName
{
    /// <summary>What the store's own suffixes begin with, and no escaped text contains.</summary>
    public const char Mark = '@';

    /// <summary>The longest name in characters, all ASCII: with the longest suffix behind it, it is within what an encrypting file system leaves of 255 bytes.</summary>
    public const int MaximumLength = 128;

    private const int PrefixLength = 60;
    private const string Kept = "abcdefghijklmnopqrstuvwxyz0123456789._-+,=()[]";
    private static readonly string[] Reserved = ["con", "prn", "aux", "nul"];

    /// <summary>The name of a text.</summary>
    public static string Escape(string text)
    {
        var name = EscapeWhole(text);
        if (name.Length <= MaximumLength)
        {
            return name;
        }

        var prefix = name[..PrefixLength].TrimEnd('.');
        return prefix + Mark + Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(name)));
    }

    /// <summary>The escaped text, however long: for writing it down.</summary>
    public static string EscapeWhole(string text)
    {
        var name = new StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length; i++)
        {
            var isEdgeDot = text[i] == '.' && (i == 0 || i == text.Length - 1);
            Append(name, text[i], isEdgeDot);
        }

        if (!IsReserved(name))
        {
            return name.ToString();
        }

        // The first letter of a reserved name is a small one, so it is one character and stands for itself.
        return string.Create(CultureInfo.InvariantCulture, $"%{(int)name[0]:x2}{name.ToString(1, name.Length - 1)}");
    }

    /// <summary>Whether the text of a name is to be read from inside, because it was too long.</summary>
    public static bool IsHashed(string name) => name.Contains(Mark, StringComparison.Ordinal);

    /// <summary>The text of a name; null when it is no name that <see cref="EscapeWhole"/> gives.</summary>
    public static string? Unescape(string name)
    {
        var text = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] == '!' && i + 1 < name.Length && char.IsAsciiLetterLower(name[i + 1]))
            {
                text.Append(char.ToUpperInvariant(name[++i]));
                continue;
            }

            if (name[i] != '%')
            {
                text.Append(name[i]);
                continue;
            }

            var isWide = i + 1 < name.Length && name[i + 1] == 'u';
            var (start, length) = isWide ? (i + 2, 4) : (i + 1, 2);
            if (start + length > name.Length || !ushort.TryParse(name.AsSpan(start, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
            {
                return null;
            }

            text.Append((char)unit);
            i = start + length - 1;
        }

        // There is one name for a text: whatever else reads as it is someone else's file.
        var result = text.ToString();
        return result.Length > 0 && string.Equals(EscapeWhole(result), name, StringComparison.Ordinal) ? result : null;
    }

    private static void Append(StringBuilder name, char unit, bool mustEscape)
    {
        if (Kept.Contains(unit, StringComparison.Ordinal) && !mustEscape)
        {
            name.Append(unit);
        }
        else if (char.IsAsciiLetterUpper(unit))
        {
            name.Append('!').Append(char.ToLowerInvariant(unit));
        }
        else if (char.IsAscii(unit))
        {
            name.Append(CultureInfo.InvariantCulture, $"%{(int)unit:x2}");
        }
        else
        {
            name.Append(CultureInfo.InvariantCulture, $"%u{(int)unit:x4}");
        }
    }

    /// <summary>Whether Windows takes a name for a device: by what stands before the first dot, with or without capitals, which are gone here.</summary>
    private static bool IsReserved(StringBuilder name)
    {
        var stem = name.ToString().Split('.', 2)[0];
        return Array.Exists(Reserved, reserved => string.Equals(stem, reserved, StringComparison.Ordinal))
            || (stem.Length == 4 && char.IsAsciiDigit(stem[3]) && (stem.StartsWith("com", StringComparison.Ordinal) || stem.StartsWith("lpt", StringComparison.Ordinal)));
    }
}
