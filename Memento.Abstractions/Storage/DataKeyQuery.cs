namespace Memento.Storage;

/// <summary>Which keys of a data store to list.</summary>
public sealed record DataKeyQuery
{
    /// <summary>The folder to list, segments parted by <c>/</c>; empty for the root.</summary>
    public string Folder { get; init; } = "";

    /// <summary>What the last segment of a key must begin with.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>What the last segment of a key must end with.</summary>
    public string Suffix { get; init; } = "";

    /// <summary>True to list the keys in folders below; false to list those folders themselves as keys.</summary>
    public bool Recursive { get; init; }

    /// <summary>How many keys to list at most; null for all. Zero lists none.</summary>
    public int? Limit { get; init; }
}
