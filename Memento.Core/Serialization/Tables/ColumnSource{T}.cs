namespace Memento.Serialization.Tables;

/// <summary>The cells of a column, which are read once or twice from the first to the last.</summary>
internal abstract class ColumnSource<T>(int count) : ColumnSource(count)
{
    /// <summary>How many cells are moved at a time.</summary>
    private const int PieceSize = 8192;

    /// <summary>Takes the cells from one on.</summary>
    /// <param name="row">The first cell.</param>
    /// <param name="cells">Where there are no values, the default.</param>
    /// <param name="nulls">True where there are none; false when it is handed in.</param>
    public delegate void Take(int row, Span<T> cells, ReadOnlySpan<bool> nulls);

    /// <summary>Hands out all cells, some at a time.</summary>
    public void ForEach(Take take)
    {
        var cells = new T[Math.Min(PieceSize, Count)];
        var nulls = new bool[cells.Length];
        for (var row = 0; row < Count; row += cells.Length)
        {
            var length = Math.Min(cells.Length, Count - row);
            Array.Clear(nulls);
            Fill(row, cells.AsSpan(0, length), nulls.AsSpan(0, length));
            take(row, cells.AsSpan(0, length), nulls.AsSpan(0, length));
        }
    }

    /// <summary>Reads the cells from one on.</summary>
    protected abstract void Fill(int row, Span<T> cells, Span<bool> nulls);
}
