using System.Globalization;
using System.Numerics;
using System.Text;

namespace Memento.Versioning;

/// <summary>Constants as a person reads them: on one line, and not longer than a line bears.</summary>
internal static class ConstantText
{
    private const int Longest = 60;

    /// <summary>The value of a constant in code.</summary>
    public static string Of(CodeConstant constant) => constant.Type switch
    {
        "string" => Quote(constant.Text),
        "data" => "data " + ShortHash(constant.Text),
        "enum" when Bytes(constant.Text) is { Length: > 0 } bytes => new BigInteger(bytes).ToString(CultureInfo.InvariantCulture),
        _ => OneLine(constant.Text),
    };

    /// <summary>A parameter's default value, which is written as <c>type:bytes</c>, or as the bytes of the attribute that has it.</summary>
    public static string OfDefault(CodeConstant constant)
    {
        var colon = constant.Text.IndexOf(':', StringComparison.Ordinal);
        var bytes = Bytes(constant.Text[(colon + 1)..]);
        return (colon < 0 ? null : constant.Text[..colon], bytes) switch
        {
            ("NullReference", _) => "null",
            ("String", { } text) => Quote(Encoding.Unicode.GetString(text)),
            ("Boolean", [var value]) => value == 0 ? "false" : "true",
            ("Char", { Length: 2 } value) => $"'{OneLine(((char)BitConverter.ToUInt16(value)).ToString())}'",
            ("Single", { Length: 4 } value) => BitConverter.ToSingle(value).ToString(CultureInfo.InvariantCulture),
            ("Double", { Length: 8 } value) => BitConverter.ToDouble(value).ToString(CultureInfo.InvariantCulture),
            ("Byte" or "UInt16" or "UInt32" or "UInt64", { } value) => new BigInteger(value, isUnsigned: true).ToString(CultureInfo.InvariantCulture),
            ("SByte" or "Int16" or "Int32" or "Int64", { } value) => new BigInteger(value).ToString(CultureInfo.InvariantCulture),
            // System.Runtime.CompilerServices.DecimalConstantAttribute(scale, sign, high, middle, low), in the form of ECMA-335 II.23.3.
            (null, { Length: 18 } value) when value[2] <= 28 =>
                new decimal(BitConverter.ToInt32(value, 12), BitConverter.ToInt32(value, 8), BitConverter.ToInt32(value, 4), value[3] != 0, value[2]).ToString(CultureInfo.InvariantCulture),
            _ => OneLine(constant.Text),
        };
    }

    /// <summary>As much of a hash as a person compares; of what is no hash, all of it.</summary>
    public static string ShortHash(string hash) => hash.Length == 64 && hash.All(char.IsAsciiHexDigitLower) ? hash[..12] : OneLine(hash);

    /// <summary>The version of a compiler without the commit it was built from, which follows a plus sign.</summary>
    public static string ShortCompiler(string version) => OneLine(version.Split('+')[0]);

    /// <summary>A text in quotation marks.</summary>
    public static string Quote(string text) => $"\"{OneLine(text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal))}\"";

    private static string OneLine(string text)
    {
        var line = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length >= Longest)
            {
                return line.Append('…').ToString();
            }

            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                line.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            }
            else
            {
                line.Append(rune);
            }
        }

        return line.ToString();
    }

    private static byte[]? Bytes(string hexadecimal) =>
        hexadecimal.Length % 2 == 0 && hexadecimal.All(char.IsAsciiHexDigit) ? Convert.FromHexString(hexadecimal) : null;
}
