namespace Memento.Serialization.Tables;

/// <summary>Cells that are boxed.</summary>
internal sealed class BoxedSource<T>(BoxedCells cells) : ColumnSource<T>(cells.Count)
{
    /// <inheritdoc/>
    public override string Path(int row) => cells.Path(row);

    /// <inheritdoc/>
    protected override void Fill(int row, Span<T> values, Span<bool> nulls)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var value = cells.Cell(row + i);
            nulls[i] = value is null;
            values[i] = value is null ? default! : (T)value;
        }
    }
}
