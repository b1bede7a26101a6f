using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Memento.Versioning;

/// <summary>
/// Writes what a version is made of as JSON and reads it again: <c>{"hash":…,"code":{…}}</c>, where the hash is that of the code's text,
/// so that a text that was cut or changed is known to be.
/// </summary>
public static class FunctionCodeText
{
    /// <summary>Writes a function's code: the same code as the same text.</summary>
    /// <param name="code">The code.</param>
    public static string Write(FunctionCode code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return Encoding.UTF8.GetString(WriteUtf8(code).Span);
    }

    /// <summary>Reads a function's code; null where the text is damaged, or is none.</summary>
    /// <param name="text">What <see cref="Write"/> returned.</param>
    public static FunctionCode? Read(string? text) => string.IsNullOrEmpty(text) ? null : ReadUtf8(Encoding.UTF8.GetBytes(text));

    /// <summary><see cref="Write"/>, as UTF-8.</summary>
    internal static ReadOnlyMemory<byte> WriteUtf8(FunctionCode code)
    {
        var body = FunctionCodeWriter.Write(code);
        using var text = new MemoryStream(body.Length + 64);
        text.Write("{\"hash\":\""u8);
        text.Write(Encoding.ASCII.GetBytes(HashOf(body.Span)));
        text.Write("\",\"code\":"u8);
        text.Write(body.Span);
        text.Write("}"u8);
        return text.GetBuffer().AsMemory(0, (int)text.Length);
    }

    /// <summary><see cref="Read"/>, of UTF-8.</summary>
    internal static FunctionCode? ReadUtf8(byte[] text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var code = document.RootElement.GetProperty("code");
            return document.RootElement.GetProperty("hash").ValueEquals(HashOf(JsonMarshal.GetRawUtf8Value(code))) ? FunctionCodeReader.Read(code) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or IndexOutOfRangeException or ArgumentException or OverflowException)
        {
            return null;
        }
    }

    private static string HashOf(ReadOnlySpan<byte> code) => Convert.ToHexStringLower(SHA256.HashData(code).AsSpan(0, 16));
}
