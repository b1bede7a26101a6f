using System.Text.Json;
using System.Text.Unicode;

namespace Memento.Serialization;

/// <summary>The bytes of a small result within its memento: as text where people can read it, else in Base64.</summary>
internal static class InlineContent
{
    private const string Member = "inline";
    private const string Text = "text";
    private const string Base64 = "base64";

    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> bytes)
    {
        json.WriteStartObject(Member);
        if (IsText(bytes))
        {
            json.WriteString(Text, bytes);
        }
        else
        {
            json.WriteBase64String(Base64, bytes);
        }

        json.WriteEndObject();
    }

    /// <summary>
    /// Whether bytes are to stand as text. Whatever is well-formed UTF-8 could; but control characters grow sixfold by being escaped,
    /// and mostly mean that the bytes are something else.
    /// </summary>
    public static bool IsText(ReadOnlySpan<byte> bytes)
    {
        foreach (var octet in bytes)
        {
            if (octet is < (byte)' ' and not ((byte)'\t' or (byte)'\n' or (byte)'\r') or 0x7f)
            {
                return false;
            }
        }

        return Utf8.IsValid(bytes);
    }
}
