namespace Memento.Storage;

/// <summary>A memento as it lies in a metadata store: what collecting goes by.</summary>
/// <param name="Memento">The memento.</param>
/// <param name="Length">How many bytes it takes in the store, its custom metadata left out.</param>
/// <param name="LastUsed">When it, or its metadata, was last written, or it was read as a hit, in UTC, to within an hour; when it was computed, for a store that keeps no more.</param>
public sealed record StoredMemento(MementoRecord Memento, long Length, DateTimeOffset LastUsed);
