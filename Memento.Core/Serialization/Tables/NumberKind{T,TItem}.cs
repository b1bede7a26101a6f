using System.Runtime.InteropServices;
using Memento.Serialization.Npy;

namespace Memento.Serialization.Tables;

/// <summary>A column of items of fixed size: numbers, booleans, and the times that NumPy counts in numbers.</summary>
/// <param name="name">The kind's name.</param>
/// <param name="element">The items.</param>
/// <param name="missing">The item where there is no value: what NumPy takes for none, if it takes any.</param>
/// <param name="toItem">The item of a cell.</param>
/// <param name="toCell">The cell of an item; throws when it is of none.</param>
internal sealed class NumberKind<T, TItem>(string name, NpyElement<TItem> element, TItem missing, Func<T, TItem> toItem, Func<TItem, T> toCell) : ColumnKind<T>(name)
    where TItem : unmanaged
{
    /// <inheritdoc/>
    protected override void WriteValues(NpzWriter archive, string entry, ColumnSource<T> source, NullMask nulls, List<string> endings)
    {
        using var stream = archive.Begin(entry, element.Descr, source.Count);
        var items = Array.Empty<TItem>();
        source.ForEach((row, cells, isNull) =>
        {
            nulls.Add(row, isNull);
            items = items.Length < cells.Length ? new TItem[cells.Length] : items;
            for (var i = 0; i < cells.Length; i++)
            {
                items[i] = isNull[i] ? missing : toItem(cells[i]);
            }

            NpyItems.Write(stream, MemoryMarshal.AsBytes(items.AsSpan(0, cells.Length)), element);
        });
    }

    /// <inheritdoc/>
    protected override T[] ReadValues(NpzReader archive, string entry, int count, bool[]? nulls)
    {
        var items = archive.Read(entry, count, element);
        if (items is T[] cells)
        {
            return cells;
        }

        cells = new T[count];
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = nulls is not null && nulls[i] ? default! : toCell(items[i]);
        }

        return cells;
    }
}
