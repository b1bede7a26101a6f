namespace Memento.Serialization.Tables;

/// <summary>A column that was read.</summary>
internal abstract class ColumnValues
{
    /// <summary>A cell; null when it has no value.</summary>
    public abstract object? this[int row] { get; }
}
