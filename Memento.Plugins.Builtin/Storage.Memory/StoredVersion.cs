namespace Memento.Storage.Memory;

/// <summary>One version of an object, and the metadata beside it. Used under the store's gate; the bytes are never changed.</summary>
internal sealed class StoredVersion(byte[] data, DateTimeOffset written)
{
    public byte[] Data { get; } = data;

    /// <summary>When it was written, or last found there by a write.</summary>
    public DateTimeOffset Written { get; set; } = written;

    public Dictionary<string, byte[]> Metadata { get; } = new(StringComparer.Ordinal);
}
