namespace Memento.Storage.Memory;

/// <summary>One version of an object, and the metadata beside it. Used under the store's gate; the bytes are never changed.</summary>
internal sealed class StoredVersion(byte[] data)
{
    public byte[] Data { get; } = data;

    public Dictionary<string, byte[]> Metadata { get; } = new(StringComparer.Ordinal);
}
