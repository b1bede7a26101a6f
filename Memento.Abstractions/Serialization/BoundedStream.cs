using System.IO.Compression;

namespace Memento.Serialization;

/// <summary>Reads from a stream that decompresses until it gives more bytes than it may.</summary>
/// <param name="inner">Gives the bytes; disposed with this.</param>
/// <param name="limit">How many there may be.</param>
internal sealed class BoundedStream(Stream inner, long limit) : Stream
{
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException("How long it is shows at its end.");

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException("What is decompressed is read from its first byte to its last.");
    }

    /// <exception cref="InvalidDataException">There are more bytes than there may be, or what is decompressed was altered.</exception>
    public override int Read(Span<byte> buffer)
    {
        int read;
        try
        {
            read = inner.Read(buffer);
        }
        catch (Exception exception) when (exception is InvalidOperationException || (exception is IOException && exception.GetType().Assembly == typeof(ZLibStream).Assembly))
        {
            // Brotli says of all that was altered that its reader did something wrong, and zlib of what asks for a dictionary, by
            // an exception without a public name, that it failed itself. Trouble with the disk is told by another assembly.
            throw new InvalidDataException($"The result cannot be decompressed: {exception.Message}", exception);
        }

        _read += read;
        return _read <= limit ? read : throw new InvalidDataException($"The result decompresses to more than {limit} bytes, which nothing does that was written by this store.");
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int ReadByte()
    {
        Span<byte> one = stackalloc byte[1];
        return Read(one) == 0 ? -1 : one[0];
    }

    public override void Flush()
    {
        // Nothing is written.
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("A result that is read is not written.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("What is decompressed is read from its first byte to its last.");

    public override void SetLength(long value) => throw new NotSupportedException("A result that is read is not written.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
