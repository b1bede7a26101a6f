namespace Memento.Serialization.Tables;

/// <summary>How a column of one .NET type is stored. One for each type, used by all threads.</summary>
/// <param name="type">The type of the cells.</param>
/// <param name="name">What the table's description calls it, which tells apart types that NumPy stores alike.</param>
internal abstract class ColumnKind(Type type, string name)
{
    /// <summary>The type of the cells.</summary>
    public Type Type { get; } = type;

    /// <summary>What the table's description calls it.</summary>
    public string Name { get; } = name;

    /// <summary>Writes a column.</summary>
    /// <param name="archive">Takes its entries.</param>
    /// <param name="entry">The name of its entries, without an ending.</param>
    /// <param name="source">The cells: a <see cref="ColumnSource{T}"/> of the kind's type.</param>
    /// <returns>The entries that were written beside the column's own, each by its ending.</returns>
    public abstract IReadOnlyList<string> Write(NpzWriter archive, string entry, ColumnSource source);

    /// <summary>Writes a column of boxed cells.</summary>
    public abstract IReadOnlyList<string> Write(NpzWriter archive, string entry, BoxedCells cells);

    /// <summary>Reads a column.</summary>
    /// <exception cref="InvalidDataException">Its entries are not what <see cref="Write(NpzWriter, string, ColumnSource)"/> writes.</exception>
    public abstract ColumnValues Read(NpzReader archive, string entry, int count);
}
