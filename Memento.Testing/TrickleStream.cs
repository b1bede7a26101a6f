namespace Memento.Testing;

/// <summary>Gives a byte at a time, as a slow network may.</summary>
/// <param name="bytes">The bytes.</param>
/// <param name="canSeek">Whether it has a length and a position.</param>
/// <param name="inOrder">Whether its position can be asked for only, so that each byte is read once.</param>
internal sealed class TrickleStream(byte[] bytes, bool canSeek, bool inOrder = false) : Stream
{
    private int _position;

    /// <summary>False once it was disposed.</summary>
    public bool IsOpen { get; private set; } = true;

    public override bool CanRead => IsOpen;

    public override bool CanSeek => IsOpen && canSeek;

    public override bool CanWrite => false;

    public override long Length => canSeek ? bytes.Length : throw new NotSupportedException("This stream has no length.");

    public override long Position
    {
        get => canSeek ? _position : throw new NotSupportedException("This stream has no position.");
        set => _position = !canSeek ? throw new NotSupportedException("This stream cannot seek.")
            : inOrder && value != _position ? throw new NotSupportedException("The bytes of this stream are read from the first to the last.")
            : checked((int)value);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(!IsOpen, this);
        if (buffer.IsEmpty || _position >= bytes.Length)
        {
            return 0;
        }

        buffer[0] = bytes[_position++];
        return 1;
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => Position,
        _ => Length,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException("This stream is read only.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("This stream is read only.");

    protected override void Dispose(bool disposing)
    {
        IsOpen = false;
        base.Dispose(disposing);
    }
}
