namespace Memento.Storage.Memory;

/// <summary>A memento and the custom metadata of its call. Used under the store's gate.</summary>
internal sealed class StoredCall(MementoRecord memento)
{
    public MementoRecord Memento { get; set; } = memento;

    public Dictionary<string, byte[]> Metadata { get; } = new(StringComparer.Ordinal);
}
