using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using Memento.Serialization;

namespace Memento.Storage;

/// <summary>What the bytes of an object turn out to be.</summary>
internal readonly record struct ContentDigest(string Sha256, uint Checksum, long Length)
{
    private const int PieceSize = 128 * 1024;

    /// <summary>Reads a stream to its end.</summary>
    public static ValueTask<ContentDigest> OfAsync(Stream source, CancellationToken cancellationToken) => OfAsync(source, Stream.Null, cancellationToken);

    /// <summary>Reads a stream to its end, and writes its bytes to another one.</summary>
    public static async ValueTask<ContentDigest> OfAsync(Stream source, Stream destination, CancellationToken cancellationToken)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var crc = default(Crc32C);
        long length = 0;
        var piece = ArrayPool<byte>.Shared.Rent(PieceSize);
        try
        {
            for (int read; (read = await source.ReadAsync(piece, cancellationToken).ConfigureAwait(false)) > 0; length += read)
            {
                sha.AppendData(piece, 0, read);
                crc.Append(piece.AsSpan(0, read));
                await destination.WriteAsync(piece.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }

        return new ContentDigest(Convert.ToHexStringLower(sha.GetHashAndReset()), crc.Value, length);
    }

    /// <summary>Why this is not the content that a memento refers to; null when it is.</summary>
    public string? Contradiction(ContentReference content) =>
        Length != content.Length ? string.Create(CultureInfo.InvariantCulture, $"It has {Length} of {content.Length} bytes.")
        : Checksum != content.Checksum || !string.Equals(Sha256, content.Sha256, StringComparison.Ordinal) ? "Its bytes were altered."
        : null;
}
