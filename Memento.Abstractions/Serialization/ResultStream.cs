namespace Memento.Serialization;

/// <summary>A stream that takes a result from a codec: written from its first byte to its last, and never read.</summary>
internal abstract class ResultStream : Stream
{
    public sealed override bool CanRead => false;

    public sealed override bool CanSeek => false;

    public sealed override bool CanWrite => true;

    public sealed override long Position
    {
        get => Length;
        set => throw OutOfOrder();
    }

    public sealed override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public sealed override void WriteByte(byte value) => Write([value]);

    public abstract override void Write(ReadOnlySpan<byte> buffer);

    public sealed override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A result that is written is not read.");

    public sealed override long Seek(long offset, SeekOrigin origin) => throw OutOfOrder();

    public sealed override void SetLength(long value) => throw new NotSupportedException("A result is as long as what is written.");

    private static NotSupportedException OutOfOrder() => new("A result is written from its first byte to its last.");
}
