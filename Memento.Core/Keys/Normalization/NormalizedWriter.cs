using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Memento.Shapes;

namespace Memento.Keys.Normalization;

/// <summary>
/// Writes normalized JSON, whose bytes are all ASCII, into a pooled buffer. With a digest it hands the bytes on as they come, so
/// that the hash of a large argument needs no large text.
/// </summary>
internal sealed class NormalizedWriter : IDisposable
{
    private const int InitialSize = 1024;
    private const int DigestAt = 16 * 1024;
    private const int MostOneByOne = 32;

    // 128 bits have at most 39 digits and a sign.
    private const int MostDigits = 40;

    /// <summary>The longest string that the runtime makes.</summary>
    private const int LongestText = 0x3FFFFFDF;

    private readonly IncrementalHash? _digest;
    private readonly int _longest;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialSize);
    private int _count;

    /// <summary>Makes a writer.</summary>
    /// <param name="digest">Takes the bytes; null to keep them all, for <see cref="Written"/>.</param>
    /// <param name="longest">How many bytes may be kept.</param>
    public NormalizedWriter(IncrementalHash? digest = null, int longest = LongestText)
    {
        _digest = digest;
        _longest = longest;
    }

    /// <summary>Where in the arguments the writer is.</summary>
    public ValuePath Path { get; } = new();

    /// <summary>What was written and not yet handed on.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _count);

    /// <inheritdoc/>
    public void Dispose()
    {
        // Arguments may be secrets, and a pooled buffer is the next renter's to read.
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = [];
        _count = 0;
    }

    /// <summary>Hands what is left to the digest.</summary>
    public void Flush()
    {
        _digest!.AppendData(_buffer, 0, _count);
        _count = 0;
    }

    /// <summary>Goes into a value that holds others.</summary>
    /// <param name="container">The value; null for a struct.</param>
    /// <param name="type">Its type, for the error.</param>
    /// <exception cref="UnsupportedArgumentException">The value holds itself, or nests too deep.</exception>
    public void Enter(object? container, Type type)
    {
        if (Path.Enter(container) is { } refusal)
        {
            throw Refuse(type, refusal);
        }
    }

    /// <summary>The error for the value the writer is at.</summary>
    public UnsupportedArgumentException Refuse(Type type, string hint) => new(Path.ToString(), type, hint);

    /// <summary>One byte, of JSON's own punctuation.</summary>
    public void Punctuation(char character)
    {
        Reserve(1)[0] = (byte)character;
        _count++;
    }

    /// <summary>Bytes that are normalized JSON already.</summary>
    public void Raw(ReadOnlySpan<byte> json)
    {
        json.CopyTo(Reserve(json.Length));
        _count += json.Length;
    }

    /// <summary>Null.</summary>
    public void Null() => Raw("null"u8);

    /// <summary>True or false.</summary>
    public void Boolean(bool value) => Raw(value ? "true"u8 : "false"u8);

    /// <summary>An integer, as decimal digits.</summary>
    /// <remarks>Not one method for all sizes: of what has a constraint, nothing is compiled ahead for the types of the base library.</remarks>
    public void Integer(long value)
    {
        value.TryFormat(Reserve(MostDigits), out var written, default, CultureInfo.InvariantCulture);
        _count += written;
    }

    /// <inheritdoc cref="Integer(long)"/>
    public void Integer(ulong value)
    {
        value.TryFormat(Reserve(MostDigits), out var written, default, CultureInfo.InvariantCulture);
        _count += written;
    }

    /// <summary>An integer of at most 128 bits, as decimal digits.</summary>
    public void WideInteger<T>(T value)
        where T : IBinaryInteger<T>
    {
        value.TryFormat(Reserve(MostDigits), out var written, default, CultureInfo.InvariantCulture);
        _count += written;
    }

    /// <summary>An integer of any size, as decimal digits.</summary>
    public void Integer(BigInteger value)
    {
        if (value >= Int128.MinValue && value <= Int128.MaxValue)
        {
            WideInteger((Int128)value);
            return;
        }

        PlainText(value.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>A binary64, as Python's <c>repr</c> writes it.</summary>
    public void Float(double value)
    {
        // Not in one statement: reserving may start the buffer afresh.
        var space = Reserve(PythonFloat.MaxLength);
        _count += PythonFloat.Write(value, space);
    }

    /// <summary>A string, in quotes, with everything outside printable ASCII escaped.</summary>
    public void Text(ReadOnlySpan<char> value)
    {
        Punctuation('"');
        while (!value.IsEmpty)
        {
            var plain = EndOfPlain(value);
            plain = plain < 0 ? value.Length : plain;
            PlainText(value[..plain]);
            if (plain == value.Length)
            {
                break;
            }

            Escape(value[plain]);
            value = value[(plain + 1)..];
        }

        Punctuation('"');
    }

    /// <summary>Where the first unit that is to be escaped stands; -1 for none.</summary>
    private static int EndOfPlain(ReadOnlySpan<char> value)
    {
        // One by one is as quick, and needs nothing that is made or compiled when a program starts.
        if (value.Length > MostOneByOne)
        {
            return value.IndexOfAnyExcept(Plain.Characters);
        }

        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] is < ' ' or > '~' or '"' or '\\')
            {
                return i;
            }
        }

        return -1;
    }

    private void PlainText(ReadOnlySpan<char> value)
    {
        // In pieces, so that a text of many megabytes does not make the buffer as large when only its digest is wanted.
        while (!value.IsEmpty)
        {
            var piece = value[..Math.Min(value.Length, DigestAt)];
            Encoding.ASCII.GetBytes(piece, Reserve(piece.Length));
            _count += piece.Length;
            value = value[piece.Length..];
        }
    }

    /// <summary>A unit outside printable ASCII; a lone surrogate is written as it is, like half of a pair.</summary>
    private void Escape(char character)
    {
        var shortForm = character switch
        {
            '"' => (byte)'"',
            '\\' => (byte)'\\',
            '\b' => (byte)'b',
            '\f' => (byte)'f',
            '\n' => (byte)'n',
            '\r' => (byte)'r',
            '\t' => (byte)'t',
            _ => default,
        };
        var space = Reserve(6);
        space[0] = (byte)'\\';
        if (shortForm != default)
        {
            space[1] = shortForm;
            _count += 2;
            return;
        }

        space[1] = (byte)'u';
        for (var i = 0; i < 4; i++)
        {
            space[2 + i] = "0123456789abcdef"u8[(character >> (12 - (4 * i))) & 0xF];
        }

        _count += 6;
    }

    private Span<byte> Reserve(int length)
    {
        if (_buffer.Length - _count < length)
        {
            if (_digest is not null && _count > 0)
            {
                Flush();
            }

            if (_buffer.Length - _count < length)
            {
                Grow(length);
            }
        }

        return _buffer.AsSpan(_count);
    }

    private void Grow(int length)
    {
        var wanted = _digest is null ? Math.Max(_count + (long)length, Math.Min(2L * _buffer.Length, _longest)) : Math.Max(length, DigestAt);
        if (wanted > _longest)
        {
            throw new UnsupportedArgumentException(Path.ToString(), typeof(object), "The arguments are too large for one text; pass a file's path or a content hash.");
        }

        var larger = ArrayPool<byte>.Shared.Rent((int)wanted);
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = larger;
    }

    private static class Plain
    {
        public static readonly SearchValues<char> Characters = SearchValues.Create(
            [.. Enumerable.Range(0x20, 0x5F).Select(code => (char)code).Where(character => character is not ('"' or '\\'))]);
    }
}
