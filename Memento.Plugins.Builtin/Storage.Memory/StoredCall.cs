namespace Memento.Storage.Memory;

/// <summary>A memento and the custom metadata of its call. Used under the store's gate.</summary>
internal sealed class StoredCall
{
    public required MementoRecord Memento { get; set; }

    /// <summary>When it, or its metadata, was last written, or it was read as a hit.</summary>
    public required DateTimeOffset LastUsed { get; set; }

    public Dictionary<string, byte[]> Metadata { get; } = new(StringComparer.Ordinal);
}
