using System.Buffers.Text;
using System.Text;

namespace Memento.Serialization.Npy;

/// <summary>
/// Reads the text of a header: the one Python dictionary that NumPy writes there, and nothing else that Python would
/// evaluate.
/// </summary>
/// <param name="text">The text, in ASCII.</param>
internal ref struct NpyHeaderParser(ReadOnlySpan<byte> text)
{
    /// <summary>Longer than any array, and short enough for no sum or product of two to overflow unseen.</summary>
    private const int MaxDigits = 18;

    private ReadOnlySpan<byte> _rest = text;

    /// <summary>Reads it.</summary>
    /// <exception cref="InvalidDataException">It is anything else.</exception>
    public NpyHeader Parse()
    {
        string? descr = null;
        bool? isFortranOrder = null;
        List<long>? shape = null;
        Expect((byte)'{');
        while (!TryTake((byte)'}'))
        {
            var key = Text();
            Expect((byte)':');
            switch (key)
            {
                case "descr" when descr is null:
                    descr = Text();
                    break;
                case "fortran_order" when isFortranOrder is null:
                    isFortranOrder = Boolean();
                    break;
                case "shape" when shape is null:
                    shape = Tuple();
                    break;
                default:
                    throw Invalid($"has a key '{key}' that it should not have, or has it twice");
            }

            if (!TryTake((byte)','))
            {
                Expect((byte)'}');
                break;
            }
        }

        SkipSpace();
        return _rest.IsEmpty && descr is not null && isFortranOrder is { } order && shape is not null
            ? new NpyHeader(descr, order, shape)
            : throw Invalid("lacks 'descr', 'fortran_order' or 'shape', or has something after them");
    }

    private string Text()
    {
        SkipSpace();
        if (_rest.IsEmpty || _rest[0] is not ((byte)'\'' or (byte)'"'))
        {
            throw Invalid("has no string where one should be");
        }

        var content = _rest[1..];
        var length = content.IndexOf(_rest[0]);
        if (length < 0 || content[..length].Contains((byte)'\\') || content[..length].ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            throw Invalid("has a string with an escape or without an end");
        }

        var text = Encoding.ASCII.GetString(content[..length]);
        _rest = _rest[(length + 2)..];
        return text;
    }

    private bool Boolean()
    {
        SkipSpace();
        var value = _rest.StartsWith("True"u8);
        if (!value && !_rest.StartsWith("False"u8))
        {
            throw Invalid("has neither True nor False as its 'fortran_order'");
        }

        _rest = _rest[(value ? 4 : 5)..];
        return value;
    }

    private List<long> Tuple()
    {
        var lengths = new List<long>();
        Expect((byte)'(');
        while (!TryTake((byte)')'))
        {
            if (lengths.Count == NpyHeader.MaxRank)
            {
                throw Invalid($"has more than {NpyHeader.MaxRank} dimensions");
            }

            lengths.Add(Number());
            if (!TryTake((byte)','))
            {
                if (lengths.Count == 1)
                {
                    // (3) is a number to Python, (3,) a tuple.
                    throw Invalid("has no tuple as its 'shape'");
                }

                Expect((byte)')');
                break;
            }
        }

        return lengths;
    }

    private long Number()
    {
        SkipSpace();
        var digits = _rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits is < 1 or > MaxDigits || (digits > 1 && _rest[0] == (byte)'0') || !Utf8Parser.TryParse(_rest[..digits], out long number, out _))
        {
            throw Invalid("has a length that is no length");
        }

        _rest = _rest[digits..];
        return number;
    }

    private void Expect(byte sign)
    {
        if (!TryTake(sign))
        {
            throw Invalid($"has no '{(char)sign}' where one should be");
        }
    }

    private bool TryTake(byte sign)
    {
        SkipSpace();
        if (_rest.IsEmpty || _rest[0] != sign)
        {
            return false;
        }

        _rest = _rest[1..];
        return true;
    }

    private void SkipSpace() => _rest = _rest.TrimStart(" \t\r\n"u8);

    private static InvalidDataException Invalid(string what) => new($"The header of the stored .npy file {what}.");
}
