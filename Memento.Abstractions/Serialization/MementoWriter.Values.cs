using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Memento.Serialization;

/// <content>Values.</content>
internal sealed partial class MementoWriter
{
    private const int ChecksumLength = 8;
    private const int LongestNumber = 32;

    /// <summary>What stands in a text as it is, of the signs that one byte has.</summary>
    private static readonly SearchValues<char> PlainUnits = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(static unit => (char)unit).Except(['"', '\\'])]);
    private static readonly SearchValues<byte> PlainBytes = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(static unit => (byte)unit).Except([(byte)'"', (byte)'\\'])]);

    private byte[] _buffer = new byte[4096];
    private int _length;

    /// <summary>How many bytes the buffer has.</summary>
    public int Capacity => _buffer.Length;

    private void Put(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        _length += bytes.Length;
    }

    /// <summary>Where the next bytes go.</summary>
    private Span<byte> Room(int length)
    {
        if (_buffer.Length - _length < length)
        {
            Array.Resize(ref _buffer, Math.Max(2 * _buffer.Length, checked(_length + length)));
        }

        return _buffer.AsSpan(_length);
    }

    /// <summary>A text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="depth">In how many objects and lists it stands.</param>
    private void Text(string text, int depth)
    {
        var room = Room((2 * text.Length) + 2);
        if (text.AsSpan().IndexOfAnyExcept(PlainUnits) < 0)
        {
            Ascii.FromUtf16(text, room[1..], out var length);
            Quote(room, length);
        }
        else if (TryEscape(text.AsSpan(), room[1..], out var length))
        {
            Quote(room, length);
        }
        else if (MementoJson.IsWellFormed(text))
        {
            Escaped(JsonEncodedText.Encode(text, MementoSerializer.Escapes).EncodedUtf8Bytes);
        }
        else
        {
            // Half a surrogate pair has no UTF-8 form.
            Put("{"u8);
            NewLine(depth + 1);
            Put("\"utf16\": "u8);
            Base64(MementoJson.ToLittleEndian(text));
            NewLine(depth);
            Put("}"u8);
        }
    }

    /// <summary>A text that is well-formed.</summary>
    private void Utf8(ReadOnlySpan<byte> text)
    {
        if (text.IndexOfAnyExcept(PlainBytes) < 0)
        {
            Escaped(text);
            return;
        }

        var room = Room((2 * text.Length) + 2);
        if (TryEscape(text, room[1..], out var length))
        {
            Quote(room, length);
        }
        else
        {
            Escaped(JsonEncodedText.Encode(text, MementoSerializer.Escapes).EncodedUtf8Bytes);
        }
    }

    /// <summary>Escapes JSON within JSON, which has quotation marks and backslashes; false when there is more to be escaped.</summary>
    private static bool TryEscape<T>(ReadOnlySpan<T> units, Span<byte> destination, out int length)
        where T : struct, IBinaryInteger<T>
    {
        length = 0;
        foreach (var unit in units)
        {
            // What is no byte becomes the last one, which is none of these.
            var octet = byte.CreateSaturating(unit);
            if (octet is (byte)'"' or (byte)'\\')
            {
                destination[length++] = (byte)'\\';
            }
            else if (octet is < (byte)' ' or > (byte)'~')
            {
                return false;
            }

            destination[length++] = octet;
        }

        return true;
    }

    /// <summary>Puts quotation marks around what stands in the room behind its first byte.</summary>
    private void Quote(Span<byte> room, int length)
    {
        room[0] = (byte)'"';
        room[length + 1] = (byte)'"';
        _length += length + 2;
    }

    private void Escaped(ReadOnlySpan<byte> text)
    {
        Put("\""u8);
        Put(text);
        Put("\""u8);
    }

    private void Base64(ReadOnlySpan<byte> bytes)
    {
        Put("\""u8);
        System.Buffers.Text.Base64.EncodeToUtf8(bytes, Room(System.Buffers.Text.Base64.GetMaxEncodedToUtf8Length(bytes.Length)), out _, out var length);
        _length += length;
        Put("\""u8);
    }

    private void Hash(ArgumentHash hash)
    {
        Span<byte> digest = stackalloc byte[ArgumentHash.ByteLength];
        hash.CopyTo(digest);
        Put("\""u8);
        Convert.TryToHexStringLower(digest, Room(2 * ArgumentHash.ByteLength), out var length);
        _length += length;
        Put("\""u8);
    }

    private void Time(DateTime time)
    {
        Put("\""u8);
        time.TryFormat(Room(LongestNumber), out var length, "O", CultureInfo.InvariantCulture);
        _length += length;
        Put("\""u8);
    }

    private void Seconds(TimeSpan duration)
    {
        var (seconds, ticks) = Math.DivRem(duration.Ticks, TimeSpan.TicksPerSecond);
        if (duration.Ticks < 0 && seconds == 0)
        {
            Put("-"u8);
        }

        Number(seconds);
        if (ticks != 0)
        {
            // Seven decimals, without the zeros at the end.
            ticks = Math.Abs(ticks);
            Put("."u8);
            for (var unit = TimeSpan.TicksPerSecond / 10; ticks > 0; unit /= 10)
            {
                Room(1)[0] = (byte)('0' + (ticks / unit));
                _length++;
                ticks %= unit;
            }
        }
    }

    private void Number(long number)
    {
        Utf8Formatter.TryFormat(number, Room(LongestNumber), out var length);
        _length += length;
    }

    private void Checksum(uint checksum)
    {
        checksum.TryFormat(Room(ChecksumLength), out var length, "x8", CultureInfo.InvariantCulture);
        _length += length;
    }

    private void NewLine(int depth)
    {
        Put("\n"u8);
        Room(2 * depth)[..(2 * depth)].Fill((byte)' ');
        _length += 2 * depth;
    }
}
