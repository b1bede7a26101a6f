namespace Memento.Serialization.Tables;

/// <summary>The cells of a column that is being written.</summary>
internal abstract class ColumnSource(int count)
{
    /// <summary>How many there are.</summary>
    public int Count { get; } = count;

    /// <summary>Where a cell is in the value, such as <c>Result[3].Price</c>.</summary>
    public abstract string Path(int row);
}
