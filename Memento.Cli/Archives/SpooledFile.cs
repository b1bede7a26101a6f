using Memento.Storage;

namespace Memento.Cli.Archives;

/// <summary>
/// Bytes on their way into an archive, whose name is known only when all of them are there: in memory, and what is longer in a file of this process
/// alone. Disposing it ends the writing and keeps the bytes; <see cref="Release"/> lets go of them.
/// </summary>
/// <param name="folder">Where the file is made.</param>
internal sealed class SpooledFile(string folder) : Stream
{
    private const int MemoryLimit = 256 * 1024;
    private const int BufferSize = 128 * 1024;

    private Stream _bytes = new MemoryStream();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _bytes.Length;

    public override long Position
    {
        get => _bytes.Length;
        set => throw new NotSupportedException();
    }

    /// <summary>Copies what was written to another stream.</summary>
    public void CopyTo(Stream destination, CancellationToken cancellationToken)
    {
        _bytes.Position = 0;
        var piece = new byte[BufferSize];
        for (int read; (read = _bytes.Read(piece)) > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            destination.Write(piece.AsSpan(0, read));
        }
    }

    /// <summary>What was written; for what is short.</summary>
    public byte[] ToArray()
    {
        using var all = new MemoryStream();
        CopyTo(all, CancellationToken.None);
        return all.ToArray();
    }

    /// <summary>Lets go of the bytes.</summary>
    public void Release() => _bytes.Dispose();

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_bytes is MemoryStream memory && memory.Length + buffer.Length > MemoryLimit)
        {
            _bytes = TemporaryFile.Open(folder, BufferSize);
            memory.Position = 0;
            memory.CopyTo(_bytes);
            memory.Dispose();
        }

        _bytes.Write(buffer);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer.Span);
        return default;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
        // What is read comes through the same stream.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
