namespace Memento.Serialization.Tables;

/// <summary>A member of <typeparamref name="TRow"/>, which is a column of a list of them.</summary>
internal abstract class RecordColumn<TRow>(string name, ColumnKind kind, bool isNullable)
{
    /// <summary>The member's name.</summary>
    public string Name { get; } = name;

    /// <summary>How its values are stored.</summary>
    public ColumnKind Kind { get; } = kind;

    /// <summary>Whether the member may be null.</summary>
    public bool IsNullable { get; } = isNullable;

    /// <summary>Its values in all rows.</summary>
    public abstract ColumnSource SourceOf(TRow[] rows);

    /// <summary>Where the member of a row is.</summary>
    protected string PathOf(int row) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Result[{row}].{Name}");
}
