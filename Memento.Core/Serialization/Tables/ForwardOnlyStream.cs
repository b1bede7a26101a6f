namespace Memento.Serialization.Tables;

/// <summary>Hides from who writes that a stream could go back.</summary>
internal sealed class ForwardOnlyStream(Stream destination) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException("What is only written forward has no length yet.");

    public override long Position
    {
        get => throw new NotSupportedException("What is only written forward has no position.");
        set => throw new NotSupportedException("What is only written forward has no position.");
    }

    public override void Write(byte[] buffer, int offset, int count) => destination.Write(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => destination.Write(buffer);

    public override void WriteByte(byte value) => destination.WriteByte(value);

    public override void Flush() => destination.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("What is only written forward is not read.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("What is only written forward has no position.");

    public override void SetLength(long value) => throw new NotSupportedException("What is only written forward has no length yet.");
}
