namespace Memento.Storage;

/// <summary>
/// A stream of the store that is copied from, whose troubles are told apart from those of the one that is copied to, and which ends where the object should: what has more
/// bytes does not fill the other store before that is found out. Does not dispose it.
/// </summary>
/// <param name="source">The stream.</param>
/// <param name="content">What it must be.</param>
internal sealed class SourceStream(Stream source, ContentReference content) : Stream
{
    private long _left = content.Length;

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
            return Counted(source.Read(buffer, offset, count));
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
            return Counted(await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));
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

    private int Counted(int read)
    {
        _left -= read;
        return _left >= 0 ? read : throw new CopyFailedException($"The object {content.Key} is damaged. It has more than its {content.Length} bytes.");
    }

    private static CopyFailedException Failed(Exception exception) => new($"An object could not be read: {ExceptionReader.MessageOf(exception)}");
}
