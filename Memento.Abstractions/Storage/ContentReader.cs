using System.Buffers;
using System.Runtime.InteropServices;
using Memento.Caching;
using Memento.Serialization;

namespace Memento.Storage;

/// <summary>Reads the content of a result: gives back no value that was made of bytes whose length and checksum do not agree.</summary>
internal static class ContentReader
{
    /// <summary>Content up to this length is read into memory, in bytes; what is longer is read from where it lies, twice unless the codec bears unchecked bytes.</summary>
    private const int MemoryLimit = ResultSpool.DefaultMemoryLimit;

    private const int PieceSize = 128 * 1024;

    /// <summary>Reads a result.</summary>
    /// <param name="source">The store's stream; null when the store has no such object. The caller disposes it.</param>
    /// <param name="content">What the bytes must be.</param>
    /// <param name="codec">The codec that wrote them.</param>
    /// <param name="type">The type that the function declares.</param>
    /// <param name="cacheCapacity">How many bytes the memory cache may hold; 0 when there is none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The stream could not be read.</exception>
    public static ValueTask<ContentOutcome> ReadAsync(Stream? source, ContentReference content, ICodec codec, Type type, long cacheCapacity, CancellationToken cancellationToken) =>
        source is null ? new(ContentOutcome.Damaged($"{Place(content)} is missing."))
        : content.Length <= MemoryLimit ? ReadSmallAsync(source, content, codec, type, cacheCapacity, cancellationToken)
        : source.CanSeek ? new(ReadLarge(source, content, codec, type, cacheCapacity))
        : FetchAndReadAsync(source, content, codec, type, cacheCapacity, cancellationToken);

    /// <summary>Reads a result that stands within its memento.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="content">What the bytes must be.</param>
    /// <param name="codec">The codec that wrote them.</param>
    /// <param name="type">The type that the function declares.</param>
    /// <param name="cacheCapacity">How many bytes the memory cache may hold; 0 when there is none.</param>
    public static ContentOutcome Read(ReadOnlyMemory<byte> bytes, ContentReference content, ICodec codec, Type type, long cacheCapacity)
    {
        if (Check(content, bytes.Length, Crc32C.Compute(bytes.Span)) is { } damage)
        {
            return ContentOutcome.Damaged(damage);
        }

        using var stream = Open(bytes);
        return Decode(stream, bytes.Span, codec, type, cacheCapacity);
    }

    private static async ValueTask<ContentOutcome> FetchAndReadAsync(Stream source, ContentReference content, ICodec codec, Type type, long cacheCapacity, CancellationToken cancellationToken)
    {
        var file = await FetchAsync(source, cancellationToken).ConfigureAwait(false);
        await using (file.ConfigureAwait(false))
        {
            return ReadLarge(file, content, codec, type, cacheCapacity);
        }
    }

    /// <summary>The bytes that a codec wrote, from those that are stored, when these are what they were.</summary>
    /// <param name="source">The store's stream, which can seek. Disposed with the result, and when it is damaged.</param>
    /// <param name="content">What the bytes must be.</param>
    /// <exception cref="InvalidDataException">They are not.</exception>
    /// <exception cref="IOException">The stream could not be read.</exception>
    public static Stream OpenChecked(Stream source, ContentReference content)
    {
        try
        {
            if (FindDamage(source, content) is { } damage)
            {
                throw new InvalidDataException(char.ToUpperInvariant(damage[0]) + damage[1..]);
            }

            source.Position = 0;
            return CompressedCodec.Open(content.Codec, source);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>A stream of bytes that are in memory.</summary>
    public static Stream Open(ReadOnlyMemory<byte> bytes) => MemoryMarshal.TryGetArray(bytes, out var array)
        ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
        : new MemoryStream(bytes.ToArray(), writable: false);

    /// <summary>A stream of a result that stands within its memento; null when it does not.</summary>
    public static Stream? OpenWithin(ContentReference content) => content.Inline is { } bytes ? Open(bytes) : null;

    /// <summary>A stream from across a network as a local file: fetched once, to be checked and then decoded. The caller disposes it.</summary>
    /// <exception cref="IOException">The stream could not be read.</exception>
    public static async ValueTask<Stream> FetchAsync(Stream source, CancellationToken cancellationToken)
    {
        var file = TemporaryFile.Open(Path.GetTempPath(), PieceSize);
        try
        {
            await source.CopyToAsync(file, PieceSize, cancellationToken).ConfigureAwait(false);
            return file;
        }
        catch
        {
            await file.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async ValueTask<ContentOutcome> ReadSmallAsync(Stream source, ContentReference content, ICodec codec, Type type, long cacheCapacity, CancellationToken cancellationToken)
    {
        var length = (int)content.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(length + 1);
        try
        {
            // One byte more than there should be, so that a longer object is noticed. What can seek is a file or memory,
            // and read at once: a file's asynchronous read would take a thread to wait for it.
            var read = source.CanSeek
                ? source.ReadAtLeast(buffer.AsSpan(0, length + 1), length + 1, throwOnEndOfStream: false)
                : await source.ReadAtLeastAsync(buffer.AsMemory(0, length + 1), length + 1, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            if (Check(content, read, Crc32C.Compute(buffer.AsSpan(0, read))) is { } damage)
            {
                return ContentOutcome.Damaged(damage);
            }

            using var stream = new MemoryStream(buffer, 0, length, writable: false);
            return Decode(stream, buffer.AsSpan(0, length), codec, type, cacheCapacity);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static ContentOutcome ReadLarge(Stream source, ContentReference content, ICodec codec, Type type, long cacheCapacity)
    {
        ContentOutcome outcome;
        if (codec.BearsUncheckedBytes)
        {
            if (Check(content, source.Length, content.Checksum) is { } cut)
            {
                // Before a codec makes room for so much.
                return ContentOutcome.Damaged(cut);
            }

            source.Position = 0;
            using var counted = new ChecksumStream(source);
            outcome = Decode(counted, codec, type);
            counted.ReadOn(content.Length);
            if (Check(content, counted.Position, counted.Checksum) is { } alteration)
            {
                // Whatever was made of the bytes, or was wrong with them.
                return ContentOutcome.Damaged(alteration);
            }
        }
        else
        {
            if (FindDamage(source, content) is { } damage)
            {
                return ContentOutcome.Damaged(damage);
            }

            source.Position = 0;
            outcome = Decode(source, codec, type);
        }

        // No bytes to make copies from: holding them beside the value would be the second copy that is to be avoided.
        return outcome.Refusal is not null || cacheCapacity == 0 ? outcome : ContentOutcome.Read(outcome.Value!, CachedValue.Create(outcome.Value, type, null, [], cacheCapacity));
    }

    /// <summary>Compares length and checksum of a stream, which is read from its beginning to its end; null when they agree.</summary>
    /// <exception cref="IOException">The stream could not be read.</exception>
    public static string? FindDamage(Stream source, ContentReference content)
    {
        source.Position = 0;
        using var counted = new ChecksumStream(source);
        counted.ReadOn(content.Length);
        return Check(content, counted.Position, counted.Checksum);
    }

    private static string Place(ContentReference content) => content.Inline is null ? $"the object {content.Key}" : "the result within the memento";

    private static string? Check(ContentReference content, long length, uint checksum) =>
        length > content.Length ? $"{Place(content)} is longer than the {content.Length} bytes it had."
        : length < content.Length ? $"{Place(content)} has {length} of {content.Length} bytes."
        : checksum != content.Checksum ? $"the bytes of {Place(content)} were altered."
        : null;

    private static ContentOutcome Decode(Stream stream, ReadOnlySpan<byte> bytes, ICodec codec, Type type, long cacheCapacity)
    {
        var outcome = Decode(stream, codec, type);
        return outcome.Refusal is not null || cacheCapacity == 0
            ? outcome
            : ContentOutcome.Read(outcome.Value!, CachedValue.Create(outcome.Value, type, codec, bytes, cacheCapacity));
    }

    private static ContentOutcome Decode(Stream stream, ICodec codec, Type type)
    {
        try
        {
            var value = codec.Decode(stream, type);
            return type.IsInstanceOfType(value)
                ? ContentOutcome.Read(value, null)
                : ContentOutcome.Refused($"the codec '{codec.Name}' made a value of type {value?.GetType().ToString() ?? "null"}");
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
        {
            // The codec is anyone's code. Whatever it cannot read is a miss: the function can still be run.
            return ContentOutcome.Refused($"the codec '{codec.Name}' says: {ExceptionReader.MessageOf(exception)}");
        }
    }
}
