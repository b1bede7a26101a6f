namespace Memento.Storage;

/// <summary>A stream of the store that is copied from, whose troubles are told apart from those of the one that is copied to. Does not dispose it.</summary>
internal sealed class SourceStream(Stream source) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        try
        {
            return source.Read(buffer, offset, count);
        }
        catch (Exception exception) when (StorageParts.IsTrouble(exception))
        {
            throw Failed(exception);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (StorageParts.IsTrouble(exception))
        {
            throw Failed(exception);
        }
    }

    public override void Flush()
    {
        // There is nothing to flush in what is read.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static CopyFailedException Failed(Exception exception) => new($"An object could not be read: {exception.Message}");
}
