using Memento.Storage;

namespace Memento;

/// <summary>
/// Where the bytes of a result are and what they must be. A store hands the bytes out only when length and
/// checksum agree, so that a wrong byte is a miss and never a wrong value.
/// </summary>
/// <param name="Key">The data store's key, with its version where the store gave one; the bare key of the content while the bytes are <see cref="Inline"/>.</param>
/// <param name="Sha256">The SHA-256 of the bytes, 64 lowercase hexadecimal digits: the name of the content.</param>
/// <param name="Checksum">The CRC-32C of the bytes, compared on every read.</param>
/// <param name="Length">The number of bytes.</param>
/// <param name="Codec">The short name of the codec that wrote them.</param>
public sealed record ContentReference(DataKey Key, string Sha256, uint Checksum, long Length, string Codec)
{
    /// <summary>The short name of the codec without the compression that may stand behind it: <c>json</c> of <c>json+gzip</c>.</summary>
    public string Format => Serialization.CompressedCodec.InnerName(Codec);

    /// <summary>
    /// The bytes themselves, when they are so few that the memento holds them and the data store has no object of them; null
    /// when they are under <see cref="Key"/>, and in a memento from the memory cache. No part of equality: the other members say what the bytes are.
    /// </summary>
    public ReadOnlyMemory<byte>? Inline { get; init; }

    /// <summary>The name of the file that the bytes are of, where the result is a <see cref="ResultFile"/>; else null. The name of a file, and no path.</summary>
    public string? FileName { get; init; }

    /// <summary>Whether two references are to the same bytes in the same place, as far as the members but <see cref="Inline"/> say.</summary>
    public bool Equals(ContentReference? other) =>
        other is not null
        && Key == other.Key
        && string.Equals(Sha256, other.Sha256, StringComparison.Ordinal)
        && Checksum == other.Checksum
        && Length == other.Length
        && string.Equals(Codec, other.Codec, StringComparison.Ordinal)
        && string.Equals(FileName, other.FileName, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Key, Sha256, Checksum, Length, Codec);
}
