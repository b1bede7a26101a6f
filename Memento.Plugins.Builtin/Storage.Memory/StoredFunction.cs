namespace Memento.Storage.Memory;

/// <summary>One version of a function: its calls and its own metadata. Used under the store's gate.</summary>
internal sealed class StoredFunction
{
    public Dictionary<ArgumentHash, StoredCall> Calls { get; } = [];

    public Dictionary<string, byte[]> Metadata { get; } = new(StringComparer.Ordinal);

    public bool IsEmpty => Calls.Count == 0 && Metadata.Count == 0;
}
