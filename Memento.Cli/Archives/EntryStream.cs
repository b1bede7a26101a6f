using System.IO.Compression;

namespace Memento.Cli.Archives;

/// <summary>The bytes of an entry, no more than it says that it has. What is no compressed data, or has no head, is trouble with reading it, as a disk has it.</summary>
internal sealed class EntryStream(ZipArchiveEntry entry) : Stream
{
    private readonly long _length = entry.Length;
    private Stream? _bytes;
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _length;

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int read;
        try
        {
            read = (_bytes ??= entry.Open()).Read(buffer);
        }
        catch (InvalidDataException exception)
        {
            throw new IOException($"Its compressed bytes were altered: {exception.Message}", exception);
        }

        _read += read;
        return _read <= _length ? read : throw new IOException($"It has more than the {_length} bytes that the archive says.");
    }

    public override void Flush()
    {
        // There is nothing to flush in what is read.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _bytes?.Dispose();
        }

        base.Dispose(disposing);
    }
}
