namespace Memento.Serialization;

/// <summary>Counts what is written through it.</summary>
/// <param name="inner">Takes the bytes; disposed with this.</param>
internal sealed class MeasuredStream(Stream inner) : ResultStream
{
    private long _length;

    public override long Length => _length;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        inner.Write(buffer);
        _length += buffer.Length;
    }

    public override void Flush()
    {
        // A flush would end a block of the compression, whatever the codec thinks of it.
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
