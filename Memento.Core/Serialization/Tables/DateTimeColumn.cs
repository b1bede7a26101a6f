using System.Runtime.InteropServices;
using Memento.Serialization.Npy;

namespace Memento.Serialization.Tables;

/// <summary>
/// A column of <see cref="DateTime"/>: ticks since 1970, which NumPy knows as <c>datetime64[100ns]</c>, and beside them
/// the kinds when not all are Unspecified. A local time is kept as the instant it is, in UTC.
/// </summary>
internal sealed class DateTimeColumn() : ColumnKind<DateTime>("datetime")
{
    private const string Kinds = "kind";

    /// <inheritdoc/>
    protected override void WriteValues(NpzWriter archive, string entry, ColumnSource<DateTime> source, NullMask nulls, List<string> endings)
    {
        byte[]? kinds = null;
        using (var stream = archive.Begin(entry, Instants.Element.Descr, source.Count))
        {
            var items = Array.Empty<long>();
            source.ForEach((row, cells, isNull) =>
            {
                nulls.Add(row, isNull);
                items = items.Length < cells.Length ? new long[cells.Length] : items;
                for (var i = 0; i < cells.Length; i++)
                {
                    items[i] = isNull[i] ? Instants.Missing : Instants.FromTicks(Ticks(cells[i], source, row + i));
                    if (!isNull[i] && cells[i].Kind != DateTimeKind.Unspecified)
                    {
                        (kinds ??= new byte[source.Count])[row + i] = (byte)cells[i].Kind;
                    }
                }

                NpyItems.Write(stream, MemoryMarshal.AsBytes(items.AsSpan(0, cells.Length)), Instants.Element);
            });
        }

        if (kinds is not null)
        {
            archive.Write(Part(entry, Kinds), kinds, NpyElements.Of<byte>());
            endings.Add(Kinds);
        }
    }

    /// <inheritdoc/>
    protected override DateTime[] ReadValues(NpzReader archive, string entry, int count, bool[]? nulls)
    {
        var items = archive.Read(entry, count, Instants.Element);
        var kinds = archive.Contains(Part(entry, Kinds)) ? archive.Read(Part(entry, Kinds), count, NpyElements.Of<byte>()) : null;
        var cells = new DateTime[count];
        for (var i = 0; i < cells.Length; i++)
        {
            if (nulls is null || !nulls[i])
            {
                var kind = kinds is null ? DateTimeKind.Unspecified : (DateTimeKind)kinds[i];
                cells[i] = kind == DateTimeKind.Local
                    ? new DateTime(Instants.ToTicks(items[i]), DateTimeKind.Utc).ToLocalTime()
                    : new DateTime(Instants.ToTicks(items[i]), kind);
            }
        }

        return cells;
    }

    private static long Ticks(DateTime value, ColumnSource source, int row)
    {
        if (value.Kind != DateTimeKind.Local)
        {
            return value.Ticks;
        }

        // A local time that summer time skips, or that lies where the calendar ends, does not come back.
        var instant = value.ToUniversalTime();
        return instant.ToLocalTime() == value
            ? instant.Ticks
            : throw new UnsupportedResultException(source.Path(row), typeof(DateTime), "It is a local time that does not exist; return a DateTimeOffset, or a DateTime in UTC.");
    }
}
