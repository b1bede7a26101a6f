namespace Memento.Storage;

/// <summary>Compares keys as names of objects: that of content is the same with its version, of which there is one, and without.</summary>
internal sealed class ObjectKeys : IEqualityComparer<DataKey>
{
    public static ObjectKeys Comparer { get; } = new();

    public bool Equals(DataKey x, DataKey y) => x.Path == y.Path && (x.Version == y.Version || x.IsContentAddressed);

    public int GetHashCode(DataKey obj) => obj.Path.GetHashCode(StringComparison.Ordinal);
}
