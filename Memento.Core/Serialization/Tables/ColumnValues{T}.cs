namespace Memento.Serialization.Tables;

/// <summary>A column that was read.</summary>
internal sealed class ColumnValues<T>(T[] values, bool[]? nulls) : ColumnValues
{
    /// <inheritdoc/>
    public override object? this[int row] => nulls is not null && nulls[row] ? null : values[row];
}
