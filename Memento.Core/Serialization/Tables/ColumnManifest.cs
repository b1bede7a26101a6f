namespace Memento.Serialization.Tables;

/// <summary>What a column's arrays do not tell themselves.</summary>
/// <param name="Name">What the column is called.</param>
/// <param name="Kind">The <see cref="ColumnKind.Name"/> of its cells' type.</param>
/// <param name="Entry">The name of its array, without <c>.npy</c>.</param>
internal sealed record ColumnManifest(string Name, string Kind, string Entry)
{
    /// <summary>The arrays beside the column's own, each by its ending; null when there are none.</summary>
    public IReadOnlyList<string>? Parts { get; init; }

    /// <summary>What a column of a <see cref="System.Data.DataTable"/> has besides; null when nothing.</summary>
    public DataColumnManifest? Column { get; init; }

    /// <summary>Describes a column that was written.</summary>
    public static ColumnManifest Of(string name, ColumnKind kind, string entry, IReadOnlyList<string> parts) =>
        new(name, kind.Name, entry) { Parts = parts.Count > 0 ? parts : null };
}
