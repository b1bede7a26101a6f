using Memento.Storage;

namespace Memento;

/// <summary>
/// Where the bytes of a result are and what they must be. A store hands the bytes out only when length and
/// checksum agree, so that a wrong byte is a miss and never a wrong value.
/// </summary>
/// <param name="Key">The data store's key, with its version where the store gave one.</param>
/// <param name="Sha256">The SHA-256 of the bytes, 64 lowercase hexadecimal digits: the name of the content.</param>
/// <param name="Checksum">The CRC-32C of the bytes, compared on every read.</param>
/// <param name="Length">The number of bytes.</param>
/// <param name="Codec">The short name of the codec that wrote them.</param>
public sealed record ContentReference(DataKey Key, string Sha256, uint Checksum, long Length, string Codec);
