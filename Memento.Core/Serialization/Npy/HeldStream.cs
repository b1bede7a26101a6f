namespace Memento.Serialization.Npy;

/// <summary>
/// What a stream that cannot tell its length really held: taken in piece by piece, so that memory is taken for bytes
/// that are there and not for those that a header promises.
/// </summary>
internal sealed class HeldStream : Stream
{
    private readonly List<byte[]> _pieces = [];
    private long _length;
    private long _position;

    private HeldStream()
    {
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException("What was taken in is read from its first byte to its last.");
    }

    /// <summary>Takes in a stream, but no more than one piece beyond the length that is expected.</summary>
    public static HeldStream Hold(Stream source, long length)
    {
        var held = new HeldStream();
        var buffer = new byte[NpyItems.PieceSize];
        for (int read; held._length <= length && (read = source.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)) > 0; held._length += read)
        {
            held._pieces.Add(buffer[..read]);
        }

        return held;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        // All pieces but the last are full.
        var (piece, at) = Math.DivRem(_position, NpyItems.PieceSize);
        if (_position == _length)
        {
            return 0;
        }

        var left = _pieces[(int)piece].AsSpan((int)at);
        var read = Math.Min(left.Length, buffer.Length);
        left[..read].CopyTo(buffer);
        _position += read;
        return read;
    }

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("What was taken in is read from its first byte to its last.");

    public override void SetLength(long value) => throw new NotSupportedException("What was taken in is not changed.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("What was taken in is not changed.");
}
