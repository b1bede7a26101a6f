using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Memento.Serialization;

/// <content>Values.</content>
internal ref partial struct WrittenMementoReader
{
    /// <summary>A whole number of so many digits fits into a long integer.</summary>
    private const int MostDigits = 18;

    /// <summary>A shorter text is unescaped on the stack.</summary>
    private const int LongestOnStack = 1024;

    private static readonly SearchValues<byte> EndsPlainText = SearchValues.Create("\"\\\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u0009\u000a\u000b\u000c\u000d\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f"u8);
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private FunctionName? Function()
    {
        var text = PlainText();
        if (_isOther)
        {
            return null;
        }

        if (!MementoReader.Functions.TryGet(text, out var function))
        {
            function = FunctionName.Parse(Strict.GetString(text));
            MementoReader.Functions.Keep(text, function);
        }

        return function;
    }

    private string? KnownText()
    {
        var text = PlainText();
        if (_isOther)
        {
            return null;
        }

        if (!MementoReader.Texts.TryGet(text, out var known))
        {
            known = Strict.GetString(text);
            MementoReader.Texts.Keep(text, known);
        }

        return known;
    }

    private ArgumentHash Hash() => MementoReader.TryHash(PlainText(), out var hash) ? hash : Other<ArgumentHash>();

    private DateTimeOffset Time() => MementoReader.TryTime(PlainText(), out var time) ? time : Other<DateTimeOffset>();

    private TimeSpan Duration()
    {
        var end = _rest.IndexOf((byte)',');
        var number = _rest[..Math.Max(end, 0)];

        // A number of JSON has a digit before its point and behind it, and no zero that says nothing.
        if (number.IsEmpty || number[0] == (byte)'.' || number[^1] == (byte)'.' || (number is [(byte)'0', not (byte)'.', ..]) || !MementoReader.TryTicks(number, out var ticks))
        {
            return Other<TimeSpan>();
        }

        _rest = _rest[end..];
        return new TimeSpan(ticks);
    }

    private long Number()
    {
        var number = 0L;
        var length = 0;
        for (; length < _rest.Length && char.IsAsciiDigit((char)_rest[length]); length++)
        {
            if (length == MostDigits)
            {
                return Other<long>();
            }

            number = (10 * number) + (_rest[length] - '0');
        }

        if (length == 0 || (length > 1 && _rest[0] == (byte)'0'))
        {
            return Other<long>();
        }

        _rest = _rest[length..];
        return number;
    }

    private string? Text()
    {
        var text = QuotedText(out var isEscaped);
        if (_isOther)
        {
            return null;
        }

        if (!isEscaped)
        {
            return Strict.GetString(text[1..^1]);
        }

        if (UnescapeMarks(text[1..^1]) is { } unescaped)
        {
            return unescaped;
        }

        var json = new Utf8JsonReader(text);
        json.Read();
        return json.GetString();
    }

    /// <summary>A text with no escapes but those of quotation marks and backslashes, as the arguments of nearly all calls are; null for another.</summary>
    /// <remarks>The parser has code for wide registers, which is compiled when a program starts.</remarks>
    private static string? UnescapeMarks(ReadOnlySpan<byte> text)
    {
        if (text.Length > LongestOnStack)
        {
            return null;
        }

        Span<byte> plain = stackalloc byte[LongestOnStack];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == (byte)'\\' && text[++i] is not ((byte)'"' or (byte)'\\'))
            {
                return null;
            }

            plain[length++] = text[i];
        }

        return Strict.GetString(plain[..length]);
    }

    /// <summary>A text as its UTF-8.</summary>
    private byte[]? Bytes()
    {
        var text = QuotedText(out var isEscaped);
        if (_isOther)
        {
            return null;
        }

        if (!isEscaped)
        {
            return Utf8.IsValid(text) ? text[1..^1].ToArray() : Other<byte[]>();
        }

        var json = new Utf8JsonReader(text);
        json.Read();
        var unescaped = text.Length <= LongestOnStack ? stackalloc byte[LongestOnStack] : new byte[text.Length];
        unescaped = unescaped[..json.CopyString(unescaped)];
        return Utf8.IsValid(unescaped) ? unescaped.ToArray() : Other<byte[]>();
    }

    private byte[]? Base64()
    {
        var text = QuotedText(out _);
        if (_isOther)
        {
            return null;
        }

        var json = new Utf8JsonReader(text);
        json.Read();
        return json.GetBytesFromBase64();
    }

    /// <summary>A text that needs no escapes.</summary>
    private ReadOnlySpan<byte> PlainText()
    {
        var text = QuotedText(out var isEscaped);
        if (isEscaped)
        {
            Other<object>();
        }

        return _isOther ? default : text[1..^1];
    }

    /// <summary>A text as it stands, with its quotation marks.</summary>
    private ReadOnlySpan<byte> QuotedText(out bool isEscaped)
    {
        isEscaped = false;
        if (_rest is not [(byte)'"', ..])
        {
            return Nothing();
        }

        for (var length = 1; ;)
        {
            var found = _rest[length..].IndexOfAny(EndsPlainText);
            length += found;
            if (found < 0 || _rest[length] < ' ')
            {
                return Nothing();
            }

            if (_rest[length++] == '"')
            {
                var text = _rest[..length];
                _rest = _rest[length..];
                return text;
            }

            // What the escape is is looked at with the text. Here only that an escaped quotation mark does not end it.
            isEscaped = true;
            if (length++ == _rest.Length)
            {
                return Nothing();
            }
        }
    }

    private ReadOnlySpan<byte> Nothing()
    {
        Other<object>();
        return default;
    }
}
