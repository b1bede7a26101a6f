using System.Runtime.InteropServices;
using Memento.Serialization.Npy;

namespace Memento.Serialization.Tables;

/// <summary>
/// A column of points in time: ticks since 1970, which NumPy knows as <c>datetime64[100ns]</c>, and beside them, where not all are zero, the
/// small numbers that say what the ticks leave open.
/// </summary>
/// <param name="name">What the manifest calls the column's type.</param>
/// <param name="ending">What the entry of the small numbers is called after.</param>
/// <typeparam name="T">The type of the column.</typeparam>
/// <typeparam name="TPart">The type of the small numbers.</typeparam>
internal abstract class InstantColumn<T, TPart>(string name, string ending) : ColumnKind<T>(name)
    where TPart : unmanaged, IEquatable<TPart>
{
    /// <inheritdoc/>
    protected override void WriteValues(NpzWriter archive, string entry, ColumnSource<T> source, NullMask nulls, List<string> endings)
    {
        TPart[]? parts = null;
        using (var stream = archive.Begin(entry, Instants.Element.Descr, source.Count))
        {
            var items = Array.Empty<long>();
            source.ForEach((row, cells, isNull) =>
            {
                nulls.Add(row, isNull);
                items = items.Length < cells.Length ? new long[cells.Length] : items;
                for (var i = 0; i < cells.Length; i++)
                {
                    items[i] = isNull[i] ? Instants.Missing : Instants.FromTicks(TicksOf(cells[i], source, row + i));
                    if (!isNull[i] && PartOf(cells[i]) is var part && !part.Equals(default))
                    {
                        (parts ??= new TPart[source.Count])[row + i] = part;
                    }
                }

                NpyItems.Write(stream, MemoryMarshal.AsBytes(items.AsSpan(0, cells.Length)), Instants.Element);
            });
        }

        if (parts is not null)
        {
            archive.Write(Part(entry, ending), parts, NpyElements.Of<TPart>());
            endings.Add(ending);
        }
    }

    /// <inheritdoc/>
    protected override T[] ReadValues(NpzReader archive, string entry, int count, bool[]? nulls)
    {
        var items = archive.Read(entry, count, Instants.Element);
        var parts = archive.Contains(Part(entry, ending)) ? archive.Read(Part(entry, ending), count, NpyElements.Of<TPart>()) : null;
        var cells = new T[count];
        for (var i = 0; i < cells.Length; i++)
        {
            if (nulls is null || !nulls[i])
            {
                cells[i] = Make(Instants.ToTicks(items[i]), parts is null ? default : parts[i]);
            }
        }

        return cells;
    }

    /// <summary>The ticks of a point in time.</summary>
    /// <exception cref="UnsupportedResultException">It would not come back.</exception>
    protected abstract long TicksOf(T value, ColumnSource source, int row);

    /// <summary>What the ticks leave open.</summary>
    protected abstract TPart PartOf(T value);

    /// <summary>The point in time that was written.</summary>
    protected abstract T Make(long ticks, TPart part);
}
