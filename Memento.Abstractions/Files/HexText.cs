namespace Memento.Files;

/// <summary>Bytes as lowercase hexadecimal digits, where a program that starts waits for them.</summary>
/// <remarks>The base library's own has code for wide registers, which is compiled when a program starts: longer than some dozen hashes take.</remarks>
internal static class HexText
{
    private const int MostOnStack = 64;

    /// <summary>An id without its hyphens, as its format <c>N</c> is.</summary>
    public static string Of(Guid id) => Of(id.ToByteArray(bigEndian: true));

    public static string Of(ReadOnlySpan<byte> bytes)
    {
        var text = bytes.Length <= MostOnStack ? stackalloc char[2 * bytes.Length] : new char[2 * bytes.Length];
        Write(bytes, text);
        return new string(text);
    }

    /// <summary>Writes the digits.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="text">Where they go: two for each byte.</param>
    public static void Write(ReadOnlySpan<byte> bytes, Span<char> text)
    {
        const string Digits = "0123456789abcdef";
        for (var i = 0; i < bytes.Length; i++)
        {
            text[2 * i] = Digits[bytes[i] >> 4];
            text[(2 * i) + 1] = Digits[bytes[i] & 0xF];
        }
    }
}
