namespace Memento.Builtin.Tests.Fuzzing;

/// <summary>Alters bytes as a bad disk, a careless editor and a malicious neighbour would.</summary>
internal static class Mutator
{
    /// <summary>What parsers trip over.</summary>
    private static readonly byte[][] Words =
    [
        "null"u8.ToArray(), "true"u8.ToArray(), "{"u8.ToArray(), "}"u8.ToArray(), "["u8.ToArray(), "]"u8.ToArray(), "\""u8.ToArray(), "\\"u8.ToArray(), ","u8.ToArray(), ":"u8.ToArray(),
        "-1"u8.ToArray(), "0"u8.ToArray(), "00"u8.ToArray(), "1e400"u8.ToArray(), "-0.0"u8.ToArray(), "2147483647"u8.ToArray(), "2147483648"u8.ToArray(), "4294967296"u8.ToArray(),
        "9223372036854775807"u8.ToArray(), "99999999999999999999"u8.ToArray(), "NaN"u8.ToArray(), "\\ud800"u8.ToArray(), "\\u0000"u8.ToArray(), "{\"utf16\":\"AA==\"}"u8.ToArray(),
        "\n"u8.ToArray(), "\r\n"u8.ToArray(), "../"u8.ToArray(), "#"u8.ToArray(), "::"u8.ToArray(), "("u8.ToArray(), ")"u8.ToArray(), "'"u8.ToArray(), "<f8"u8.ToArray(), ">U9"u8.ToArray(), "|O"u8.ToArray(),
        "9999-99-99T99:99:99.9999999Z"u8.ToArray(), "0001-01-01T00:00:00.0000000Z"u8.ToArray(), "[[[[[[[["u8.ToArray(), [0], [0, 0, 0, 0], [0xff], [0xff, 0xff, 0xff, 0xff], [0xff, 0xff, 0xff, 0x7f], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xef, 0xbb, 0xbf], [0x50, 0x4b, 0x01, 0x02],
    ];

    /// <summary>Other bytes, made of some by one to four alterations.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="other">Others of the same kind, of which pieces are taken over.</param>
    /// <param name="random">Chooses.</param>
    public static byte[] Mutate(byte[] bytes, byte[] other, Random random)
    {
        for (var left = random.Next(1, 5); left > 0; left--)
        {
            bytes = Once(bytes, other, random);
        }

        return bytes;
    }

    private static byte[] Once(byte[] bytes, byte[] other, Random random)
    {
        var at = random.Next(bytes.Length + 1);
        var end = Math.Min(bytes.Length, at + random.Next(1, 16));
        switch (random.Next(10))
        {
            case 0:
                return [.. bytes[..at], .. Words[random.Next(Words.Length)], .. bytes[at..]];
            case 1:
                return [.. bytes[..at], .. Words[random.Next(Words.Length)], .. bytes[end..]];
            case 2:
                return [.. bytes[..at], .. bytes[end..]];
            case 3:
                return [.. bytes[..end], .. bytes[at..]];
            case 4:
                return bytes[..at];
            case 5:
                var from = random.Next(other.Length + 1);
                return [.. bytes[..at], .. other[from..Math.Min(other.Length, from + random.Next(1, 200))], .. bytes[end..]];
            case 6:
                return ReplaceNumber(bytes, at, random);
            case 7 when at < bytes.Length:
                byte[] set = [.. bytes];
                set[at] = (byte)random.Next(256);
                return set;
            default:
                byte[] flipped = [.. bytes];
                if (at < bytes.Length)
                {
                    flipped[at] ^= (byte)(1 << random.Next(8));
                }

                return flipped;
        }
    }

    /// <summary>Has another number where the next one stands: of a format's numbers these are the lengths, counts and versions.</summary>
    private static byte[] ReplaceNumber(byte[] bytes, int at, Random random)
    {
        var begin = bytes.AsSpan(at).IndexOfAnyInRange((byte)'0', (byte)'9');
        if (begin < 0)
        {
            return bytes;
        }

        begin += at;
        var length = bytes.AsSpan(begin).IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        var end = length < 0 ? bytes.Length : begin + length;
        var number = random.NextInt64() >> random.Next(1, 63);
        return [.. bytes[..begin], .. System.Text.Encoding.ASCII.GetBytes(number.ToString(System.Globalization.CultureInfo.InvariantCulture)), .. bytes[end..]];
    }
}
