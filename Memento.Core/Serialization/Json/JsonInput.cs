using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Memento.Provenance;

namespace Memento.Serialization.Json;

/// <summary>What reading needs beside the reader of the framework: its errors, and strings that are no well-formed text.</summary>
internal static class JsonInput
{
    private const int LongestShown = 60;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether a person wrote what this thread reads, who may write an array of several dimensions as keys have it. Of anything else it is damage, as no form writes it.</summary>
    [field: ThreadStatic]
    public static bool IsOfAPerson { get; set; }

    /// <summary>The error for a token that the form does not write.</summary>
    public static InvalidDataException Unexpected(ref Utf8JsonReader reader, Type type) =>
        new(FormattableString.Invariant($"The JSON has a {reader.TokenType} at byte {reader.TokenStartIndex} that is no {type}."));

    /// <summary>The error for a name that no member has, or that was there already.</summary>
    public static InvalidDataException UnexpectedMember(ref Utf8JsonReader reader, Type type, bool isTwice)
    {
        var name = ShortText.Of(ShortText.OnOneLine(Text(ref reader)), LongestShown);
        return new(FormattableString.Invariant($"The JSON has '{name}' {(isTwice ? "twice, the second time " : "")}at byte {reader.TokenStartIndex}{(isTwice ? "." : $", which is no member of {type}.")}"));
    }

    /// <summary>Makes sure that the token is <paramref name="expected"/>.</summary>
    public static void Expect(ref Utf8JsonReader reader, JsonTokenType expected, Type type)
    {
        if (reader.TokenType != expected)
        {
            throw Unexpected(ref reader, type);
        }
    }

    /// <summary>Goes into an array or object.</summary>
    public static void Enter(ref Utf8JsonReader reader, JsonTokenType expected, Type type)
    {
        Expect(ref reader, expected, type);
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new InvalidDataException("The JSON nests deeper than this thread's stack bears.");
        }
    }

    /// <summary>Goes to the next token, which there must be.</summary>
    public static void Next(ref Utf8JsonReader reader, Type type)
    {
        if (!reader.Read())
        {
            throw Unexpected(ref reader, type);
        }
    }

    /// <summary>The string or property name that the reader is at; lone surrogates too, which the framework refuses.</summary>
    public static string Text(ref Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped && reader.ValueSpan.IndexOf("\\u"u8) >= 0)
        {
            return Unescape(reader.ValueSpan);
        }

        return reader.GetString()!;
    }

    private static string Unescape(ReadOnlySpan<byte> escaped)
    {
        var text = new StringBuilder(escaped.Length);
        while (!escaped.IsEmpty)
        {
            var plain = escaped.IndexOf((byte)'\\');
            plain = plain < 0 ? escaped.Length : plain;
            text.Append(Strict.GetString(escaped[..plain]));
            escaped = escaped[plain..];
            if (escaped.IsEmpty)
            {
                break;
            }

            // The reader has checked that each escape is complete.
            if (escaped[1] == (byte)'u')
            {
                text.Append((char)Convert.ToUInt16(Encoding.ASCII.GetString(escaped.Slice(2, 4)), 16));
                escaped = escaped[6..];
            }
            else
            {
                text.Append(ShortEscape(escaped[1]));
                escaped = escaped[2..];
            }
        }

        return text.ToString();
    }

    private static char ShortEscape(byte letter) => letter switch
    {
        (byte)'b' => '\b',
        (byte)'f' => '\f',
        (byte)'n' => '\n',
        (byte)'r' => '\r',
        (byte)'t' => '\t',
        _ => (char)letter,
    };
}
