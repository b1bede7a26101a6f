namespace Memento.Builtin.Tests.Filesystem.Simulation;

/// <summary>A file of a simulated disk that is open. Each write is an operation of the disk; reads are of what is there at the time.</summary>
internal sealed class DiskStream(SimulatedDisk disk, DiskFile file, string path, bool canWrite) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => canWrite;

    public override long Length => file.Bytes.Length;

    public override long Position { get; set; }

    public override int Read(Span<byte> buffer) => disk.Run(nameof(Read), path, () => 0) + ReadHere(buffer);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        var bytes = buffer.ToArray();
        disk.Run(nameof(Write), path, () => Put(bytes), () => Put(bytes[..(bytes.Length / 2)]));
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => Position,
        _ => Length,
    };

    public override void Flush()
    {
        // What was written is with the system already.
    }

    public override void SetLength(long value) => throw new NotSupportedException("A store never cuts a file.");

    private int ReadHere(Span<byte> buffer)
    {
        var left = file.Bytes.AsSpan((int)Math.Min(Position, file.Bytes.Length));
        var count = Math.Min(left.Length, buffer.Length);
        left[..count].CopyTo(buffer);
        Position += count;
        return count;
    }

    private int Put(byte[] bytes)
    {
        // A new array each time: copies of the disk share the old one.
        var all = new byte[Math.Max(file.Bytes.Length, Position + bytes.Length)];
        file.Bytes.CopyTo(all, 0);
        bytes.CopyTo(all, Position);
        file.Bytes = all;
        file.Written = SimulatedDisk.Now;
        Position += bytes.Length;
        return bytes.Length;
    }
}
