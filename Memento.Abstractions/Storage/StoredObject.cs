namespace Memento.Storage;

/// <summary>One version of an object as it lies in a data store: what collecting goes by.</summary>
/// <param name="Key">Its key, with its version.</param>
/// <param name="Length">The number of its bytes.</param>
/// <param name="Written">When it was last written, or found there already by a write, in UTC; null when the store does not know, so that it is never collected.</param>
public sealed record StoredObject(DataKey Key, long Length, DateTimeOffset? Written);
