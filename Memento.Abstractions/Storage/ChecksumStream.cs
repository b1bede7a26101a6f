using System.Buffers;
using Memento.Serialization;

namespace Memento.Storage;

/// <summary>A stream that is read from its beginning to its end, and takes the checksum of what was read on the way, while it is in the processor's cache.</summary>
/// <param name="source">Read from where it stands; not disposed.</param>
internal sealed class ChecksumStream(Stream source) : Stream
{
    private const int PieceSize = 128 * 1024;

    private readonly long _start = source.Position;
    private Crc32C _checksum;
    private long _position;

    /// <summary>The checksum of what was read.</summary>
    public uint Checksum => _checksum.Value;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => source.Length - _start;

    /// <summary>How many bytes were read. Setting it to another place is refused: what is skipped has no part in the checksum.</summary>
    public override long Position
    {
        get => _position;
        set => Seek(value, SeekOrigin.Begin);
    }

    /// <summary>Reads what is left, until there is more than a length.</summary>
    /// <exception cref="IOException">The stream could not be read.</exception>
    public void ReadOn(long length)
    {
        var piece = ArrayPool<byte>.Shared.Rent(PieceSize);
        try
        {
            while (_position <= length && Read(piece) > 0)
            {
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = 0;
        while (read < buffer.Length)
        {
            var piece = buffer.Slice(read, Math.Min(PieceSize, buffer.Length - read));
            var count = source.Read(piece);
            if (count == 0)
            {
                break;
            }

            _checksum.Append(piece[..count]);
            read += count;
        }

        _position += read;
        return read;
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        var target = offset + (origin == SeekOrigin.Begin ? 0 : origin == SeekOrigin.Current ? _position : Length);
        return target == _position ? target : throw new NotSupportedException("A codec that bears unchecked bytes reads them from the first to the last.");
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException("This stream is read only.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("This stream is read only.");
}
