namespace Memento.Serialization;

/// <summary>Counts what is written through it.</summary>
/// <param name="inner">Takes the bytes; disposed with this.</param>
internal sealed class MeasuredStream(Stream inner) : Stream
{
    private long _length;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _length;

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException("A result is written from its first byte to its last.");
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void WriteByte(byte value) => Write([value]);

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        inner.Write(buffer);
        _length += buffer.Length;
    }

    public override void Flush()
    {
        // A flush would end a block of the compression, whatever the codec thinks of it.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A result that is written is not read.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("A result is written from its first byte to its last.");

    public override void SetLength(long value) => throw new NotSupportedException("A result is as long as what is written.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
