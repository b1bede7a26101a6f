using System.Runtime.InteropServices;
using Memento.Serialization.Npy;

namespace Memento.Serialization.Tables;

/// <summary>
/// A column of texts, as NumPy's fixed-width Unicode: each text takes the code points of the longest. Where that would
/// waste much, or a text ends in a zero, which NumPy takes for padding, all texts stand in one array of UTF-16 units,
/// and beside it where each begins.
/// </summary>
/// <param name="name">The kind's name.</param>
/// <param name="format">The text of a cell.</param>
/// <param name="parse">The cell of a text; throws when it is of none.</param>
internal sealed class TextColumn<T>(string name, Func<T, string> format, Func<string, T> parse) : ColumnKind<T>(name)
{
    private const string Offsets = "offsets";

    /// <summary>The longest string that the runtime makes, in UTF-16 units.</summary>
    private const int MaxLength = 0x3FFFFFDF;

    private static readonly NpyElement<long> OffsetItems = NpyElements.Of<long>();
    private static readonly NpyElement<ushort> UnitItems = NpyElements.Of<ushort>();

    /// <inheritdoc/>
    protected override void WriteValues(NpzWriter archive, string entry, ColumnSource<T> source, NullMask nulls, List<string> endings)
    {
        var extent = default(TextExtent);
        source.ForEach((row, cells, isNull) =>
        {
            nulls.Add(row, isNull);
            for (var i = 0; i < cells.Length; i++)
            {
                extent.Add(isNull[i] ? "" : format(cells[i]));
            }
        });

        if (extent.FitsPadded(source.Count))
        {
            WritePadded(archive, entry, source, extent.Width);
        }
        else
        {
            WriteJoined(archive, entry, source, extent.Units);
            endings.Add(Offsets);
        }
    }

    /// <inheritdoc/>
    protected override T[] ReadValues(NpzReader archive, string entry, int count, bool[]? nulls) =>
        archive.Contains(Part(entry, Offsets)) ? ReadJoined(archive, entry, count, nulls) : ReadPadded(archive, entry, count, nulls);

    private void WritePadded(NpzWriter archive, string entry, ColumnSource<T> source, int width)
    {
        using var stream = archive.Begin(entry, PaddedText.Descr(width), source.Count);
        var points = PaddedText.Piece(width, source.Count);
        var used = 0;
        source.ForEach((_, cells, isNull) =>
        {
            for (var i = 0; i < cells.Length; i++)
            {
                if (used == points.Length)
                {
                    NpyItems.Write(stream, MemoryMarshal.AsBytes(points.AsSpan()), PaddedText.Points);
                    used = 0;
                }

                PaddedText.Write(isNull[i] ? "" : format(cells[i]), points.AsSpan(used, width));
                used += width;
            }
        });
        NpyItems.Write(stream, MemoryMarshal.AsBytes(points.AsSpan(0, used)), PaddedText.Points);
    }

    private T[] ReadPadded(NpzReader archive, string entry, int count, bool[]? nulls)
    {
        using var array = archive.Open(entry, out var header);
        var width = PaddedText.Width(header.Descr, out var isBigEndian);
        array.Expect(header, count, (long)width * sizeof(uint));
        var cells = new T[count];
        var points = PaddedText.Piece(width, cells.Length);
        for (var row = 0; row < cells.Length;)
        {
            var rows = Math.Min(cells.Length - row, points.Length / width);
            NpyItems.Read(array.Items, MemoryMarshal.AsBytes(points.AsSpan(0, rows * width)), PaddedText.Points, isBigEndian);
            for (var i = 0; i < rows; i++, row++)
            {
                if (nulls is null || !nulls[row])
                {
                    cells[row] = parse(PaddedText.Read(points.AsSpan(i * width, width)));
                }
            }
        }

        return cells;
    }

    private void WriteJoined(NpzWriter archive, string entry, ColumnSource<T> source, long units)
    {
        var offsets = new long[source.Count + 1];
        using (var stream = archive.Begin(entry, UnitItems.Descr, units))
        {
            source.ForEach((row, cells, isNull) =>
            {
                for (var i = 0; i < cells.Length; i++)
                {
                    var text = isNull[i] ? "" : format(cells[i]);
                    NpyItems.Write(stream, MemoryMarshal.AsBytes(text.AsSpan()), UnitItems);
                    offsets[row + i + 1] = offsets[row + i] + text.Length;
                }
            });
        }

        archive.Write(Part(entry, Offsets), offsets, OffsetItems);
    }

    private T[] ReadJoined(NpzReader archive, string entry, int count, bool[]? nulls)
    {
        var offsets = archive.Read(Part(entry, Offsets), count + 1, OffsetItems);
        var cells = new T[count];
        using var array = archive.Open(entry, out var header);
        array.Expect(header, array.Length / sizeof(ushort), sizeof(ushort));
        var isBigEndian = UnitItems.IsBigEndian(header.Descr);
        var left = array.Length / sizeof(ushort);
        for (var row = 0; row < cells.Length; row++)
        {
            var length = offsets[row + 1] - offsets[row];
            if (offsets[0] != 0 || length < 0 || length > Math.Min(left, MaxLength))
            {
                throw new InvalidDataException($"The texts of the column '{entry}' in the stored .npz archive do not begin where its offsets say.");
            }

            left -= length;
            var text = string.Create((int)length, (array.Items, isBigEndian), static (units, state) =>
                NpyItems.Read(state.Items, MemoryMarshal.AsBytes(units), UnitItems, state.isBigEndian));
            cells[row] = nulls is not null && nulls[row] ? default! : parse(text);
        }

        if (left != 0)
        {
            throw new InvalidDataException($"The texts of the column '{entry}' in the stored .npz archive do not end where its offsets say.");
        }

        return cells;
    }
}
