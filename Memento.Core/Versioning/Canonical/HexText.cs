namespace Memento.Versioning.Canonical;

/// <summary>Bytes as lowercase hexadecimal digits.</summary>
/// <remarks>The base library's own has code for wide registers, which is compiled when a program starts: longer than some dozen hashes take.</remarks>
internal static class HexText
{
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        const string Digits = "0123456789abcdef";
        var text = new char[2 * bytes.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            text[2 * i] = Digits[bytes[i] >> 4];
            text[(2 * i) + 1] = Digits[bytes[i] & 0xF];
        }

        return new string(text);
    }
}
