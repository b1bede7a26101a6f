using System.Globalization;

namespace Memento.Keys.Normalization;

/// <summary>
/// A binary64 as Python's <c>repr</c> writes it: the shortest digits that read back to the same bits, plain while the
/// decimal exponent is from -4 to 15, else with an exponent of at least two digits (CPython, <c>float_repr_style = 'short'</c>).
/// </summary>
internal static class PythonFloat
{
    /// <summary>The longest text: a sign, 17 digits, a point, and <c>e-308</c>; or a sign, <c>0.000</c> and 17 digits.</summary>
    public const int MaxLength = 32;

    private const int MaxDigits = 17;

    /// <summary>Writes ASCII.</summary>
    /// <returns>How many bytes were written, at most <see cref="MaxLength"/>.</returns>
    public static int Write(double value, Span<byte> destination)
    {
        if (!double.IsFinite(value))
        {
            var name = double.IsNaN(value) ? "NaN"u8 : value > 0 ? "Infinity"u8 : "-Infinity"u8;
            name.CopyTo(destination);
            return name.Length;
        }

        var count = 0;
        if (double.IsNegative(value))
        {
            destination[count++] = (byte)'-';
            value = -value;
        }

        Span<byte> digits = stackalloc byte[MaxDigits];
        var length = ShortestDigits(value, digits, out var exponent);
        return count + Lay(digits[..length], exponent, destination[count..]);
    }

    /// <summary>The significant digits, and the decimal exponent of the first of them.</summary>
    private static int ShortestDigits(double value, Span<byte> digits, out int exponent)
    {
        Span<byte> text = stackalloc byte[40];
        text = text[..ShortestText(value, text)];

        var pointAt = -1;
        var count = 0;
        var places = 0;
        exponent = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (character == '.')
            {
                pointAt = places;
            }
            else if (character == 'E')
            {
                exponent = int.Parse(text[(i + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
                break;
            }
            else
            {
                places++;
                if (count > 0 || character != '0')
                {
                    // Zeros that only fill up to the point may go past the 17 digits; they are cut off below anyway.
                    if (count < MaxDigits)
                    {
                        digits[count] = character;
                    }

                    count++;
                }
            }
        }

        if (count == 0)
        {
            digits[0] = (byte)'0';
            return 1;
        }

        exponent += (pointAt < 0 ? places : pointAt) - (places - count) - 1;
        count = Math.Min(count, MaxDigits);
        while (count > 1 && digits[count - 1] == '0')
        {
            count--;
        }

        return count;
    }

    /// <summary>The shortest text that reads back, in whichever of its forms .NET chooses: only its digits are of use.</summary>
    private static int ShortestText(double value, Span<byte> text)
    {
        value.TryFormat(text, out var written, "R", CultureInfo.InvariantCulture);

        // .NET 9 and 10 write 2^-25 and 2^-958 a digit too short, so that they read back as their neighbours (dotnet/runtime
        // pull request 131131). Only powers of two are concerned; 17 digits always read back.
        var isPowerOfTwo = (BitConverter.DoubleToUInt64Bits(value) & 0xF_FFFF_FFFF_FFFF) == 0;
        if (isPowerOfTwo && double.Parse(text[..written], NumberStyles.Float, CultureInfo.InvariantCulture) != value)
        {
            value.TryFormat(text, out written, "E16", CultureInfo.InvariantCulture);
        }

        return written;
    }

    private static int Lay(ReadOnlySpan<byte> digits, int exponent, Span<byte> destination)
    {
        if (exponent is < -4 or > 15)
        {
            return LayWithExponent(digits, exponent, destination);
        }

        var count = 0;
        var point = exponent + 1;
        if (point <= 0)
        {
            destination[count++] = (byte)'0';
            destination[count++] = (byte)'.';
            for (; point < 0; point++)
            {
                destination[count++] = (byte)'0';
            }

            digits.CopyTo(destination[count..]);
            return count + digits.Length;
        }

        var whole = Math.Min(point, digits.Length);
        digits[..whole].CopyTo(destination);
        for (count = whole; count < point; count++)
        {
            destination[count] = (byte)'0';
        }

        destination[count++] = (byte)'.';
        if (whole == digits.Length)
        {
            destination[count++] = (byte)'0';
            return count;
        }

        digits[whole..].CopyTo(destination[count..]);
        return count + digits.Length - whole;
    }

    private static int LayWithExponent(ReadOnlySpan<byte> digits, int exponent, Span<byte> destination)
    {
        var count = 0;
        destination[count++] = digits[0];
        if (digits.Length > 1)
        {
            destination[count++] = (byte)'.';
            digits[1..].CopyTo(destination[count..]);
            count += digits.Length - 1;
        }

        destination[count++] = (byte)'e';
        destination[count++] = exponent < 0 ? (byte)'-' : (byte)'+';
        Math.Abs(exponent).TryFormat(destination[count..], out var written, "00", CultureInfo.InvariantCulture);
        return count + written;
    }
}
