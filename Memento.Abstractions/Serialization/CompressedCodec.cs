using System.IO.Compression;
using Memento.Storage;

namespace Memento.Serialization;

/// <summary>
/// Compresses what another codec writes. Its name is that codec's, <c>+</c> and the compression's: <c>json+gzip</c>, so that a result is
/// read by its memento, whatever the settings say by then.
/// </summary>
/// <remarks>
/// What is read is bounded by the most that DEFLATE, the compression of gzip and zlib, can make of so many bytes. Brotli has no such bound: what it
/// shrinks further than that is written by zlib instead, so that whatever was written is read, and no small file fills the memory.
/// </remarks>
internal sealed class CompressedCodec : ICodec
{
    /// <summary>How many bytes DEFLATE can make of one: a length of 258 takes two bits at least.</summary>
    private const long MaximumRatio = 1032;

    /// <summary>How many bytes more are always read: the ratio of a few bytes says nothing.</summary>
    private const long AlwaysRead = 64 * 1024;

    private readonly ICodec _inner;
    private readonly Compression _compression;

    public CompressedCodec(ICodec inner, Compression compression)
    {
        _inner = inner;
        _compression = compression;
        Name = inner.Name + Suffix(compression);
    }

    public string Name { get; }

    /// <summary>The codec that a name with a compression behind it means; null when it has none, or there is no such codec.</summary>
    /// <param name="name">The name, as a memento has it.</param>
    /// <param name="find">Finds the codec that wrote what is compressed; null when there is none of that name.</param>
    public static CompressedCodec? Find(string name, Func<string, ICodec?> find) =>
        CompressionOf(name) is { } compression && find(InnerName(name)) is { } inner ? new CompressedCodec(inner, compression) : null;

    /// <summary>The name of the codec behind that of a compression; the name itself where there is no compression behind it.</summary>
    public static string InnerName(string name) => CompressionOf(name) is { } compression ? name[..^Suffix(compression).Length] : name;

    /// <summary>The bytes that a codec wrote, from those that are stored under its name.</summary>
    /// <param name="name">The name, as a memento has it.</param>
    /// <param name="source">What is stored, from the first byte on. Disposed with the result.</param>
    public static Stream Open(string name, Stream source) => CompressionOf(name) is { } compression
        ? new BoundedStream(Decompress(source, compression, leaveOpen: false), Limit(source.Length - source.Position))
        : source;

    public bool CanEncode(Type declaredType) => _inner.CanEncode(declaredType);

    public void Encode(object value, Type declaredType, Stream destination) => EncodeMeasured(value, declaredType, destination);

    /// <summary>As <see cref="Encode"/>.</summary>
    /// <returns>How many bytes were compressed.</returns>
    public long EncodeMeasured(object value, Type declaredType, Stream destination)
    {
        using var measured = new MeasuredStream(Compress(destination));
        _inner.Encode(value, declaredType, measured);
        return measured.Length;
    }

    /// <summary>The codec to write a value with that this one shrank too far to be read again; null when it did not.</summary>
    /// <param name="length">How many bytes were compressed.</param>
    /// <param name="compressed">How many came of them.</param>
    public CompressedCodec? Instead(long length, long compressed) =>
        length > Limit(compressed) && _compression != Compression.Zlib ? new CompressedCodec(_inner, Compression.Zlib) : null;

    /// <exception cref="InvalidDataException">The bytes are not compressed so, or become too many.</exception>
    public object Decode(Stream source, Type declaredType)
    {
        using var bounded = new BoundedStream(Decompress(source, _compression, leaveOpen: true), Limit(source.Length - source.Position));
        return _inner.Decode(bounded, declaredType);
    }

    private static string Suffix(Compression compression) => compression switch
    {
        Compression.Gzip => "+gzip",
        Compression.Brotli => "+brotli",
        Compression.Zlib => "+zlib",
        _ => throw new ArgumentOutOfRangeException(nameof(compression), compression, "There is no such compression."),
    };

    private static long Limit(long compressed) => AlwaysRead + (MaximumRatio * compressed);

    private Stream Compress(Stream destination) => _compression switch
    {
        Compression.Gzip => new GZipStream(destination, CompressionLevel.Optimal, leaveOpen: true),
        Compression.Brotli => new BrotliStream(destination, CompressionLevel.Optimal, leaveOpen: true),
        _ => new ZLibStream(destination, CompressionLevel.Optimal, leaveOpen: true),
    };

    private static Compression? CompressionOf(string name)
    {
        foreach (var compression in (ReadOnlySpan<Compression>)[Compression.Gzip, Compression.Brotli, Compression.Zlib])
        {
            if (name.EndsWith(Suffix(compression), StringComparison.OrdinalIgnoreCase))
            {
                return compression;
            }
        }

        return null;
    }

    private static Stream Decompress(Stream source, Compression compression, bool leaveOpen) => compression switch
    {
        Compression.Gzip => new GZipStream(source, CompressionMode.Decompress, leaveOpen),
        Compression.Brotli => new BrotliStream(source, CompressionMode.Decompress, leaveOpen),
        _ => new ZLibStream(source, CompressionMode.Decompress, leaveOpen),
    };
}
