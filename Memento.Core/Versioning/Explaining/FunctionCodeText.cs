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
        var bytes = FunctionCodeWriter.Write(code).Span;
        return $"{{\"hash\":\"{HashOf(bytes)}\",\"code\":{Encoding.UTF8.GetString(bytes)}}}";
    }

    /// <summary>Reads a function's code; null where the text is damaged, or is none.</summary>
    /// <param name="text">What <see cref="Write"/> returned.</param>
    public static FunctionCode? Read(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(text));
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
