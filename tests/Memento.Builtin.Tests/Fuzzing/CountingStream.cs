namespace Memento.Builtin.Tests.Fuzzing;

/// <summary>Bytes to read that count how often they are asked for.</summary>
/// <param name="bytes">The bytes.</param>
/// <param name="canSeek">False for bytes that come one after another, as what is decompressed does.</param>
internal sealed class CountingStream(byte[] bytes, bool canSeek) : MemoryStream(bytes, writable: false)
{
    /// <summary>How many reads there were, and how many bytes they gave.</summary>
    public long Work { get; private set; }

    public override bool CanSeek => canSeek;

    public override long Length => canSeek ? base.Length : throw new NotSupportedException("How long it is shows at its end.");

    public override long Position
    {
        get => canSeek ? base.Position : throw new NotSupportedException("Where it is nobody knows.");
        set => base.Position = canSeek ? value : throw new NotSupportedException("It is read from its first byte to its last.");
    }

    public override int Read(byte[] buffer, int offset, int count) => Count(base.Read(buffer, offset, count));

    public override int Read(Span<byte> buffer) => Count(base.Read(buffer));

    public override int ReadByte()
    {
        var read = base.ReadByte();
        Count(read < 0 ? 0 : 1);
        return read;
    }

    private int Count(int read)
    {
        Work += 1 + read;
        return read;
    }
}
