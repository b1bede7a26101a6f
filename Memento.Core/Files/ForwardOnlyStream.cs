namespace Memento.Files;

/// <summary>Hides from who writes that a stream could do more than take bytes, one behind the other. What is derived from it says what becomes of them, in one place.</summary>
internal class ForwardOnlyStream(Stream destination) : Stream
{
    /// <inheritdoc/>
    public sealed override bool CanRead => false;

    /// <inheritdoc/>
    public sealed override bool CanSeek => false;

    /// <inheritdoc/>
    public sealed override bool CanWrite => true;

    /// <inheritdoc/>
    public sealed override long Length => throw new NotSupportedException("What is only written forward has no length yet.");

    /// <inheritdoc/>
    public sealed override long Position
    {
        get => throw new NotSupportedException("What is only written forward has no position.");
        set => throw new NotSupportedException("What is only written forward has no position.");
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer) => destination.Write(buffer);

    /// <inheritdoc/>
    public sealed override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public sealed override void WriteByte(byte value) => Write([value]);

    /// <inheritdoc/>
    public override void Flush() => destination.Flush();

    /// <inheritdoc/>
    public sealed override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("What is only written forward is not read.");

    /// <inheritdoc/>
    public sealed override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("What is only written forward has no position.");

    /// <inheritdoc/>
    public sealed override void SetLength(long value) => throw new NotSupportedException("What is only written forward has no length yet.");
}
