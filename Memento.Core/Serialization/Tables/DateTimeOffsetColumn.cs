using System.Runtime.InteropServices;
using Memento.Serialization.Npy;

namespace Memento.Serialization.Tables;

/// <summary>
/// A column of <see cref="DateTimeOffset"/>: the instants in UTC as NumPy's <c>datetime64[100ns]</c>, and beside them the
/// offsets in minutes when not all are zero.
/// </summary>
internal sealed class DateTimeOffsetColumn() : ColumnKind<DateTimeOffset>("datetimeoffset")
{
    private const string Offsets = "offset";

    /// <inheritdoc/>
    protected override void WriteValues(NpzWriter archive, string entry, ColumnSource<DateTimeOffset> source, NullMask nulls, List<string> endings)
    {
        short[]? offsets = null;
        using (var stream = archive.Begin(entry, Instants.Element.Descr, source.Count))
        {
            var items = Array.Empty<long>();
            source.ForEach((row, cells, isNull) =>
            {
                nulls.Add(row, isNull);
                items = items.Length < cells.Length ? new long[cells.Length] : items;
                for (var i = 0; i < cells.Length; i++)
                {
                    items[i] = isNull[i] ? Instants.Missing : Instants.FromTicks(cells[i].UtcTicks);
                    if (!isNull[i] && cells[i].TotalOffsetMinutes != 0)
                    {
                        (offsets ??= new short[source.Count])[row + i] = (short)cells[i].TotalOffsetMinutes;
                    }
                }

                NpyItems.Write(stream, MemoryMarshal.AsBytes(items.AsSpan(0, cells.Length)), Instants.Element);
            });
        }

        if (offsets is not null)
        {
            archive.Write(Part(entry, Offsets), offsets, NpyElements.Of<short>());
            endings.Add(Offsets);
        }
    }

    /// <inheritdoc/>
    protected override DateTimeOffset[] ReadValues(NpzReader archive, string entry, int count, bool[]? nulls)
    {
        var items = archive.Read(entry, count, Instants.Element);
        var offsets = archive.Contains(Part(entry, Offsets)) ? archive.Read(Part(entry, Offsets), count, NpyElements.Of<short>()) : null;
        var cells = new DateTimeOffset[count];
        for (var i = 0; i < cells.Length; i++)
        {
            if (nulls is null || !nulls[i])
            {
                var offset = TimeSpan.FromMinutes(offsets?[i] ?? 0);
                cells[i] = new DateTimeOffset(Instants.ToTicks(items[i]) + offset.Ticks, offset);
            }
        }

        return cells;
    }
}
