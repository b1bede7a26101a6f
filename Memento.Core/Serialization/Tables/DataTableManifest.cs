namespace Memento.Serialization.Tables;

/// <summary>What a <see cref="System.Data.DataTable"/> is besides its cells.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Locale">The name of the culture by which it compares texts.</param>
internal sealed record DataTableManifest(string Name, string Locale)
{
    /// <summary>Whether it minds the case when it compares texts.</summary>
    public bool CaseSensitive { get; init; }

    /// <summary>Whether its rows are unchanged; else they are added.</summary>
    public bool Unchanged { get; init; }

    /// <summary>The places of the columns of its primary key; null when there is none.</summary>
    public IReadOnlyList<int>? PrimaryKey { get; init; }
}
