using System.Buffers.Text;
using System.Text.Json;

namespace Memento.Serialization;

/// <content>Members and their values. What reads a value goes on to it from the member's name.</content>
internal ref partial struct MementoReader
{
    /// <summary>How many decimals of a second a tick is.</summary>
    private const int TickDecimals = 7;

    /// <summary>A number of so many characters has no more ticks than a long integer holds.</summary>
    private const int LongestPlainNumber = 11;

    private static void Once<T>(ref T? member, T value, string name)
    {
        if (member is not null)
        {
            throw Twice(name);
        }

        member = value;
    }

    private static void Once<T>(ref T? member, T value, string name)
        where T : struct
    {
        if (member is not null)
        {
            throw Twice(name);
        }

        member = value;
    }

    private static InvalidDataException Twice(string name) => new($"The member '{name}' stands there twice.");

    private static InvalidDataException Missing(string name) => new($"The member '{name}' is missing.");

    private static T Required<T>(T? member, string name)
        where T : class => member ?? throw Missing(name);

    private static T Required<T>(T? member, string name)
        where T : struct => member ?? throw Missing(name);

    private void Advance()
    {
        if (!_json.Read())
        {
            throw new InvalidDataException("The document ends too early.");
        }
    }

    private readonly void ExpectObject()
    {
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            throw new InvalidDataException("An object is expected, and something else is there.");
        }
    }

    private void ExpectList()
    {
        Advance();
        if (_json.TokenType != JsonTokenType.StartArray)
        {
            throw new InvalidDataException("A list is expected, and something else is there.");
        }
    }

    private bool NextMember()
    {
        Advance();
        return _json.TokenType != JsonTokenType.EndObject;
    }

    private bool NextItem()
    {
        Advance();
        return _json.TokenType != JsonTokenType.EndArray;
    }

    /// <summary>The name of a member as it stands. Ours need no escapes.</summary>
    private readonly ReadOnlySpan<byte> Name() => _json.ValueSpan;

    /// <summary>Leaves a member out that only a later version knows.</summary>
    private void SkipMember() => _json.Skip();

    private int Number()
    {
        Advance();
        return _json.GetInt32();
    }

    private long LongNumber()
    {
        Advance();
        return _json.GetInt64();
    }

    private TimeSpan Duration()
    {
        Advance();
        return _json.TokenType == JsonTokenType.Number && TryTicks(_json.ValueSpan, out var ticks) ? new TimeSpan(ticks) : new TimeSpan((long)(_json.GetDecimal() * TimeSpan.TicksPerSecond));
    }

    /// <summary>The ticks of a number of seconds as it is written: digits, and up to seven behind a point. The parser makes a decimal of them first, which takes ten times as long.</summary>
    public static bool TryTicks(ReadOnlySpan<byte> seconds, out long ticks)
    {
        ticks = 0;
        if (seconds.Length > LongestPlainNumber)
        {
            return false;
        }

        var decimals = -1;
        foreach (var octet in seconds)
        {
            if (octet == (byte)'.' && decimals < 0)
            {
                decimals = 0;
                continue;
            }

            if (!char.IsAsciiDigit((char)octet) || decimals == TickDecimals)
            {
                return false;
            }

            ticks = (10 * ticks) + (octet - '0');
            decimals += decimals < 0 ? 0 : 1;
        }

        for (var missing = TickDecimals - Math.Max(decimals, 0); missing > 0; missing--)
        {
            ticks *= 10;
        }

        return true;
    }

    private DateTimeOffset Time() => TryTime(Value(), out var time) ? time : throw new InvalidDataException("The member 'time' is not a time in UTC.");

    /// <summary>A time in UTC in the round-trip form.</summary>
    public static bool TryTime(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        var isTime = Utf8Parser.TryParse(text, out DateTime utc, out var length, 'O') && length == text.Length && utc.Kind == DateTimeKind.Utc;
        time = isTime ? new DateTimeOffset(utc) : default;
        return isTime;
    }

    private ArgumentHash Hash() => TryHash(Value(), out var hash) ? hash : throw new InvalidDataException("The member 'argument_hash' is not one: 64 hexadecimal digits are expected.");

    /// <summary>A hash by its digits.</summary>
    public static bool TryHash(ReadOnlySpan<byte> hex, out ArgumentHash hash)
    {
        Span<byte> digest = stackalloc byte[ArgumentHash.ByteLength];
        var isHash = hex.Length == 2 * ArgumentHash.ByteLength && TryDigits(hex, digest);
        hash = isHash ? new ArgumentHash(digest) : default;
        return isHash;
    }

    // By hand: the base library's own has code for wide registers, which is compiled when a program starts.
    private static bool TryDigits(ReadOnlySpan<byte> hex, Span<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            var (high, low) = ((char)hex[2 * i], (char)hex[(2 * i) + 1]);
            if (!char.IsAsciiHexDigit(high) || !char.IsAsciiHexDigit(low))
            {
                return false;
            }

            bytes[i] = (byte)((Digit(high) << 4) | Digit(low));
        }

        return true;

        static int Digit(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;
    }

    /// <summary>A text that is well-formed, as UTF-8, which stays in <see cref="_value"/>.</summary>
    private ReadOnlySpan<byte> Value()
    {
        Advance();
        if (_json.TokenType != JsonTokenType.String)
        {
            throw new InvalidDataException("A text is expected, and something else is there.");
        }

        if (!_json.ValueIsEscaped)
        {
            return _value = _json.ValueSpan;
        }

        var unescaped = new byte[_json.ValueSpan.Length];
        return _value = unescaped.AsSpan(0, _json.CopyString(unescaped));
    }

    private string Text()
    {
        Advance();
        return TextHere();
    }

    private string TextHere() => _json.TokenType switch
    {
        JsonTokenType.String => _json.GetString()!,
        JsonTokenType.StartObject => Units(),
        _ => throw new InvalidDataException("A text is expected, and something else is there."),
    };

    /// <summary>A text that is not well-formed, by its UTF-16 units.</summary>
    private string Units()
    {
        byte[]? units = null;
        while (NextMember())
        {
            if (_json.ValueTextEquals("utf16"u8))
            {
                Advance();
                Once(ref units, _json.GetBytesFromBase64(), "utf16");
            }
            else
            {
                SkipMember();
            }
        }

        return MementoJson.FromLittleEndian(Required(units, "utf16"));
    }

    /// <summary>A text that many mementos have.</summary>
    private string KnownText()
    {
        Advance();
        if (_json.TokenType != JsonTokenType.String || _json.ValueIsEscaped)
        {
            return TextHere();
        }

        if (!Texts.TryGet(_json.ValueSpan, out var text))
        {
            text = _json.GetString()!;
            Texts.Keep(_json.ValueSpan, text);
        }

        return text;
    }

    private FunctionName Function()
    {
        Advance();
        var isPlain = _json.TokenType == JsonTokenType.String && !_json.ValueIsEscaped;
        if (isPlain && Functions.TryGet(_json.ValueSpan, out var function))
        {
            return function;
        }

        var utf8 = _json.ValueSpan;
        var text = TextHere();
        _functions ??= new Dictionary<string, FunctionName>(StringComparer.Ordinal);
        if (!_functions.TryGetValue(text, out function))
        {
            _functions.Add(text, function = FunctionName.Parse(text));
        }

        if (isPlain)
        {
            Functions.Keep(utf8, function);
        }

        return function;
    }
}
