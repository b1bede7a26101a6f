using System.Buffers;
using System.Globalization;
using System.Text;
using Memento.Serialization.Npy;

namespace Memento.Serialization.Tables;

/// <summary>
/// Texts of fixed width as NumPy has them: code points of four bytes, zeros after the last. Half of a surrogate pair is
/// kept as a code point of its own.
/// </summary>
internal static class PaddedText
{
    /// <summary>How many code points are moved at a time, unless one text has more.</summary>
    private const int PieceSize = 64 * 1024;

    /// <summary>The code points.</summary>
    public static NpyElement<uint> Points { get; } = NpyElements.Of<uint>();

    /// <summary>Memory for some of so many texts, and for one at least when there is any.</summary>
    public static uint[] Piece(int width, int count) => new uint[width * Math.Min(count, Math.Max(1, PieceSize / width))];

    /// <summary>NumPy's name of the type.</summary>
    public static string Descr(int width) => "<U" + width.ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads the name of the type.</summary>
    /// <exception cref="InvalidDataException">It is none of texts.</exception>
    public static int Width(string descr, out bool isBigEndian)
    {
        isBigEndian = descr.StartsWith('>');
        return (isBigEndian || descr.StartsWith('<'))
            && descr.AsSpan(1).StartsWith("U")
            && int.TryParse(descr.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var width)
            && width is > 0 and <= int.MaxValue / sizeof(uint)
                ? width
                : throw new InvalidDataException($"The stored .npy file holds items of type '{descr}'; texts, such as '<U8', are expected.");
    }

    /// <summary>How many code points a text has.</summary>
    public static int PointsOf(ReadOnlySpan<char> text)
    {
        var count = 0;
        while (!text.IsEmpty)
        {
            // What is no character is one unit, and one code point.
            Rune.DecodeFromUtf16(text, out _, out var units);
            text = text[units..];
            count++;
        }

        return count;
    }

    /// <summary>Writes a text and its padding.</summary>
    public static void Write(ReadOnlySpan<char> text, Span<uint> points)
    {
        var at = 0;
        while (!text.IsEmpty)
        {
            var isCharacter = Rune.DecodeFromUtf16(text, out var rune, out var units) == OperationStatus.Done;
            points[at++] = isCharacter ? (uint)rune.Value : text[0];
            text = text[units..];
        }

        points[at..].Clear();
    }

    /// <summary>Reads a text.</summary>
    /// <exception cref="InvalidDataException">There is a code point that Unicode does not have.</exception>
    public static string Read(ReadOnlySpan<uint> points)
    {
        points = points.TrimEnd(0u);
        var units = points.Length;
        foreach (var point in points)
        {
            units += point > char.MaxValue ? 1 : 0;
            if (point > 0x10FFFF)
            {
                throw new InvalidDataException($"The stored .npy file holds a text with the code point {point}, which Unicode does not have.");
            }
        }

        return string.Create(units, points, static (text, points) =>
        {
            foreach (var point in points)
            {
                if (point <= char.MaxValue)
                {
                    text[0] = (char)point;
                    text = text[1..];
                }
                else
                {
                    text = text[new Rune(point).EncodeToUtf16(text)..];
                }
            }
        });
    }
}
